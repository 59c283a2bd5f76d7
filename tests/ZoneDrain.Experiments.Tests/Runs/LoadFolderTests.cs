using Shouldly;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Experiments.Tests.Runs;

public sealed class LoadFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("zonedrain-load-");
    private readonly RunIdentity _run = new("soak", "default", 1, "embedded", new DateTimeOffset(2022, 9, 23, 8, 4, 13, TimeSpan.Zero));

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_row_reads_back_as_it_was_and_half_a_row_is_none()
    {
        var row = new SecondSample { Second = 3, AtMs = 3000.5, Phase = "load", Fault = "holder-dies", AfterGap = true, Done = 7, LatencyP99Ns = 12 };
        SecondSample.TryParse(row.ToCsv()).ShouldBe(row);
        SecondSample.TryParse(SecondSample.Header).ShouldBeNull();
        SecondSample.TryParse(row.ToCsv()[..20]).ShouldBeNull();
        var cycle = new CycleSample { Cycle = 2, AtMs = 1.5, Done = 9, ReleaseNs = 4.25, ResidentBytes = 1L << 40 };
        CycleSample.TryParse(cycle.ToCsv()).ShouldBe(cycle);
        CycleSample.TryParse(CycleSample.Header).ShouldBeNull();
    }

    [Fact]
    public void What_was_recorded_can_be_read_while_the_folder_is_open_and_is_gone_on_with_after_a_kill()
    {
        using var folder = Begin();
        folder.Add(new SecondSample { Second = 0, Done = 5 });
        folder.Add(new CycleSample { Cycle = 0 }, new SoakState { NextCycle = 1, Strategy = "sweep", Done = 5 });
        File.AppendAllText(Path.Combine(folder.Path, "half.txt"), "");
        var copy = Path.Combine(_root.FullName, "killed");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(folder.Path)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        File.AppendAllText(Path.Combine(copy, LoadFolder.SecondsFile), "1,1000,0,lo");

        using var again = LoadFolder.Reopen(copy, TimeProvider.System, out var state, out var error).ShouldNotBeNull();
        error.ShouldBe("");
        state.NextCycle.ShouldBe(1);
        again.Run.ShouldBe(_run);
        again.Add(new SecondSample { Second = 1 });
        again.Seconds().Select(row => row.Second).ShouldBe([0, 1]);
        again.Cycles().Single().Cycle.ShouldBe(0);
    }

    [Fact]
    public void A_folder_of_another_version_of_another_command_or_of_a_run_that_ended_is_refused()
    {
        LoadFolder.Reopen(Path.Combine(_root.FullName, "nowhere"), TimeProvider.System, out _, out var error).ShouldBeNull();
        error.ShouldBe("does not exist");
        LoadFolder.Reopen(_root.FullName, TimeProvider.System, out _, out error).ShouldBeNull();
        error.ShouldContain("it is no run of soak");
        string path;
        using (var folder = Begin()) path = folder.Path;
        var file = Path.Combine(path, LoadFolder.StateFile);
        var text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace("\"version\":1", "\"version\":9", StringComparison.Ordinal));
        LoadFolder.Reopen(path, TimeProvider.System, out _, out error).ShouldBeNull();
        error.ShouldBe("has version 9, and this program reads 1");
        File.WriteAllText(file, text[..^20]);
        LoadFolder.Reopen(path, TimeProvider.System, out _, out error).ShouldBeNull();
        error.ShouldStartWith("cannot be read: ");
        File.WriteAllText(Path.Combine(path, RunFolder.ResultFile), "{}");
        LoadFolder.Reopen(path, TimeProvider.System, out _, out error).ShouldBeNull();
        error.ShouldContain("has ended");
    }

    [Fact]
    public void A_file_that_grows_is_rotated_and_the_oldest_goes()
    {
        var path = Path.Combine(_root.FullName, "log.txt");
        using (var file = new RotatingFile(path, "head", bytesMax: 30, kept: 2))
        {
            for (var i = 0; i < 20; i++) file.Write($"line {i:00}");
        }

        Directory.GetFiles(_root.FullName, "log.txt*").Length.ShouldBe(3);
        Directory.GetFiles(_root.FullName, "log.txt*").ShouldAllBe(each => new FileInfo(each).Length < 60 && File.ReadAllLines(each)[0] == "head");
        var lines = RotatingFile.ReadAll(path).Where(line => line != "head").ToList();
        lines[^1].ShouldBe("line 19");
        lines.ShouldBe(lines.Order());
    }

    private LoadFolder Begin() => LoadFolder.Begin(_root.FullName, _run, "version: 1\n", new RunEnvironment
    {
        Machine = "m", Cores = 1, MemoryBytes = 1, Dotnet = "d", Version = "v", CommandLine = "zonedrain soak", Seed = 1, Engine = "embedded",
    }, "sweep", TimeProvider.System);
}
