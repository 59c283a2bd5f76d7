using System.Diagnostics;
using System.Text.Json.Nodes;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Loads;

/// <summary>A soak whose process is killed without a warning loses nothing that it had recorded, and goes on.</summary>
public sealed class SoakKillTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_killed_soak_keeps_what_it_recorded_and_goes_on_with_its_next_cycle()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _program.Root,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "zonedrain.dll"), "soak", "default", "--duration", "1h", "--rate", "2000/s", "--strategy", "counter",
            "--set", "devices[0].size=1MiB", "--set", "load.threads=1", "--set", "load.warmup=0s", "--set", "soak.cycle=100ms", "--set", "load.lateMax=1h",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using (var process = Process.Start(start)!)
        {
            var told = new List<string>();
            while (process.StandardError.ReadLine() is { } line)
            {
                told.Add(line);
                if (line.StartsWith("cycle 2 done", StringComparison.Ordinal))
                    break;
            }

            process.HasExited.ShouldBeFalse(string.Join('\n', told));
            process.Kill();
            process.WaitForExit();
            process.ExitCode.ShouldBe(128 + 9);
        }

        var folder = Directory.GetDirectories(_program.PathOf("runs", "default"), "2*").Single();
        var before = Cycles(folder);
        before.Length.ShouldBeGreaterThanOrEqualTo(3);
        var seconds = File.ReadLines(Path.Combine(folder, "timeseries.csv")).LongCount();

        var name = Path.GetRelativePath(_program.Root, folder);
        var (code, text, error) = _program.Run("soak", "--resume", name, "--duration", "1ms");
        code.ShouldBe(0, text + error);
        error.ShouldContain("goes on with cycle");
        text.ShouldContain("counter");
        var after = Cycles(folder);
        after.Take(before.Length).ShouldBe(before);
        after.Select(cycle => cycle.Cycle).ShouldBe(Enumerable.Range(0, after.Length));
        File.ReadLines(Path.Combine(folder, "timeseries.csv")).LongCount().ShouldBeGreaterThan(seconds);
        SecondSample[] rows = [.. LoadFolder.SecondsOf(folder)];
        rows.Count(row => row.AfterGap).ShouldBe(1);
        rows.Select(row => row.Second).ShouldBe(rows.Select(row => row.Second).Order());
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "result.json")))!;
        result["load"]!["gaps"]!.AsArray().Count.ShouldBe(1);

        _program.Run("soak", "--resume", name).Error.ShouldContain("has ended");
    }

    private static CycleSample[] Cycles(string folder) => [.. LoadFolder.CyclesOf(folder)];
}
