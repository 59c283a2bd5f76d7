using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Comparing;

namespace ZoneDrain.Cli.Tests;

/// <summary>Progress on standard error: plain lines when nobody looks at a terminal, else a bar.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly TestProgram _program = new();

    public ProgressTests() => _program.Comparison.Script = (request, progress, _) =>
    {
        for (var step = 0; step < 10; step++)
        {
            progress.Report(new ComparisonProgress("measure", step < 5 ? "sweep" : "counter", step, 10));
            _program.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return Reports.For(request);
    };

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Without_a_terminal_a_line_comes_at_once_and_then_every_three_seconds()
    {
        var lines = Lines(_program.Run("compare").Error);
        lines.ShouldBe(
        [
            "  0 % measure sweep (0 of 10 steps)",
            " 30 % measure sweep (3 of 10 steps)",
            " 60 % measure counter (6 of 10 steps)",
            " 90 % measure counter (9 of 10 steps)",
        ]);
    }

    [Theory]
    [InlineData("CI")]
    [InlineData("NO_COLOR")]
    public void In_a_terminal_that_asks_for_it_lines_stay_plain(string variable)
    {
        _program.Terminal = true;
        _program.Environment[variable] = "1";
        var error = _program.Run("compare").Error;
        error.ShouldNotContain('\e');
        Lines(error).Length.ShouldBe(4);
    }

    [Fact]
    public void In_a_terminal_a_bar_is_drawn()
    {
        _program.Terminal = true;
        _program.Run("compare").Error.ShouldContain('\e');
    }

    [Fact]
    public void The_log_has_a_line_a_phase_with_its_time()
    {
        _program.Run("compare").Code.ShouldBe(0);
        // A build without Node.js adds a line that says so.
        File.ReadAllLines(Path.Combine(_program.Runs.Single(), "log.txt")).Where(line => !line.Contains("report.html", StringComparison.Ordinal)).ShouldBe(
            ["2022-09-23T08:04:13.000Z measure sweep", "2022-09-23T08:04:18.000Z measure counter"]);
    }

    private static string[] Lines(string error) => [.. error.Split('\n').Where(line => line.Contains(" steps)", StringComparison.Ordinal))];
}
