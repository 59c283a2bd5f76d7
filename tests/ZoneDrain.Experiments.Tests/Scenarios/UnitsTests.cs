using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class UnitsTests
{
    [Theory]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("64 MiB", 67_108_864)]
    [InlineData("1.5KiB", 1536)]
    [InlineData("0B", 0)]
    [InlineData("6TiB", 6_597_069_766_656)]
    [InlineData("9223372036854775807B", long.MaxValue)]
    public void A_size_is_a_number_and_a_binary_unit(string text, long bytes)
    {
        Units.TryParseSize(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("64")]
    [InlineData("64MB")]
    [InlineData("64mib")]
    [InlineData("-1MiB")]
    [InlineData("1.5B")]
    [InlineData("0.0001KiB")]
    [InlineData("1e3MiB")]
    [InlineData("1.2.3MiB")]
    [InlineData(".MiB")]
    [InlineData("MiB")]
    [InlineData("")]
    [InlineData("9223372036854775808B")]
    [InlineData("99999999999999999999999999999999999TiB")]
    public void Other_text_is_no_size(string text) => Units.TryParseSize(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("40ns", 40)]
    [InlineData("1.5us", 1500)]
    [InlineData("2µs", 2000)]
    [InlineData("50ms", 50_000_000)]
    [InlineData("30s", 30_000_000_000)]
    [InlineData("2m", 120_000_000_000)]
    [InlineData("8h", 28_800_000_000_000)]
    public void A_duration_is_a_number_and_a_unit_of_time(string text, long nanoseconds)
    {
        Units.TryParseDuration(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(nanoseconds);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("30sec")]
    [InlineData("1.5ns")]
    [InlineData("1d")]
    public void Other_text_is_no_duration(string text) => Units.TryParseDuration(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("250000/s", 250_000)]
    [InlineData("250k/s", 250_000)]
    [InlineData("1.5M/s", 1_500_000)]
    [InlineData("0.5/s", 0.5)]
    public void A_rate_is_a_number_a_second(string text, double perSecond)
    {
        Units.TryParseRate(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(perSecond);
    }

    [Theory]
    [InlineData("250000")]
    [InlineData("250000/m")]
    [InlineData("250K/s")]
    [InlineData("/s")]
    public void Other_text_is_no_rate(string text) => Units.TryParseRate(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0/s")]
    [InlineData(0.5, "0.5/s")]
    [InlineData(1e-7, "0.0000001/s")]
    [InlineData(1.25e-9, "0.00000000125/s")]
    [InlineData(18446744073709551616.0, "18446744073709552000/s")]
    [InlineData(1e21, "1000000000000000000000/s")]
    public void A_rate_is_written_without_an_exponent_and_reads_back(double perSecond, string text)
    {
        Units.FormatRate(perSecond).ShouldBe(text);
        Units.TryParseRate(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(perSecond);
    }

    [Fact]
    public void Every_size_and_duration_reads_back()
    {
        var numbers = from number in Gen.Choose(0, int.MaxValue) from shift in Gen.Choose(0, 30) select (long)number << shift;
        Prop.ForAll(Arb.From(numbers), number =>
            Units.TryParseSize(Units.FormatSize(number), out var size) && size == number
            && Units.TryParseDuration(Units.FormatDuration(number), out var duration) && duration == number).QuickCheckThrowOnFailure();
    }
}
