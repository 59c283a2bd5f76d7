using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Tests.Measurement;

public class DurationsTests
{
    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(0.25, "0.25 ns")]
    [InlineData(40, "40 ns")]
    [InlineData(999.4, "999 ns")]
    [InlineData(999.9, "1 µs")]
    [InlineData(1_234, "1.23 µs")]
    [InlineData(1.8e9, "1.8 s")]
    [InlineData(59.99e9, "1 min")]
    [InlineData(90e9, "1.5 min")]
    [InlineData(3600e9, "1 h")]
    [InlineData(86_400e9, "1 day")]
    [InlineData(3.5 * 86_400e9, "3.5 days")]
    [InlineData(12_345.4 * 86_400e9, "12,345 days")]
    [InlineData(-2.5e6, "-2.5 ms")]
    [InlineData(double.PositiveInfinity, "for ever")]
    [InlineData(double.NaN, "unknown")]
    public void Durations_print_in_the_unit_a_reader_would_choose(double ns, string text)
    {
        Durations.Format(ns).ShouldBe(text);
    }

    [Theory]
    [InlineData("40ns", 40)]
    [InlineData(" 1.5 us ", 1_500)]
    [InlineData("1.5µs", 1_500)]
    [InlineData("10ms", 10e6)]
    [InlineData("2s", 2e9)]
    [InlineData("5 min", 300e9)]
    [InlineData("1h", 3600e9)]
    [InlineData("2d", 172_800e9)]
    [InlineData("1 day", 86_400e9)]
    [InlineData("0ns", 0)]
    [InlineData("1e3ns", 1_000)]
    public void Durations_are_read_with_their_unit(string text, double ns)
    {
        Durations.TryParse(text, out var read, out var error).ShouldBeTrue();
        read.ShouldBe(ns, 1e-12 + ns * 1e-12);
        error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("40")]
    [InlineData("ns")]
    [InlineData("-4ns")]
    [InlineData("4 parsecs")]
    [InlineData("1,5ms")]
    [InlineData("1e400s")]
    public void What_is_no_duration_is_refused_with_the_units_allowed(string? text)
    {
        Durations.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldStartWith($"'{text}' is not a duration");
        error.ShouldContain("ns, us (or µs), ms, s, min, h, d (or days)");
    }

    [Fact]
    public void What_is_printed_reads_back_within_its_three_digits()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), number =>
        {
            var ns = number * 31.0;
            Durations.TryParse(Durations.Format(ns), out var back, out _).ShouldBeTrue();
            back.ShouldBe(ns, ns * 0.005 + 1e-9);
        }));
    }
}
