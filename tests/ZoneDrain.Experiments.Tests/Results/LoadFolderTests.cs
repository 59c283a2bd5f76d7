using Shouldly;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Tests.Results;

public sealed class LoadFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("zonedrain-load-");
    private readonly RunIdentity _run = new("soak", "default", 1, "embedded", new DateTimeOffset(2022, 9, 23, 8, 4, 13, TimeSpan.Zero));

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_row_reads_back_as_it_was_and_half_a_row_is_none()
    {
        var row = new SecondSample { Second = 3, AtMs = 3.5, Phase = "load", Fault = "holder-dies", AfterGap = true, Done = 7, Retries = 5, LatencyP99Ns = 12 };
        var cycle = new CycleSample { Cycle = 2, AtMs = 1.5, Done = 9, ReleaseNs = 4.25, ResidentBytes = 1L << 40 };
        using var folder = Begin();
        folder.Add(row);
        folder.Add(cycle, new SoakState());
        File.AppendAllText(Path.Combine(folder.Path, LoadFolder.CyclesFile), "3,2.5,1");
        folder.Seconds().ShouldBe([row]);
        folder.Cycles().ShouldBe([cycle]);
    }

    [Theory]
    [InlineData("Done", "1e99", "is not a whole number from -9223372036854775808")]
    [InlineData("Cycle", "2147483648", "is not a whole number from -2147483648 to 2147483647")]
    [InlineData("AtMs", "Infinity", "is not a finite number")]
    [InlineData("AfterGap", "", "is not True or False")]
    public void A_cell_out_of_range_is_named_with_file_line_column_and_what_is_allowed(string column, string value, string allowed)
    {
        using var folder = Begin();
        folder.Add(new SecondSample());
        var file = Path.Combine(folder.Path, LoadFolder.SecondsFile);
        var lines = File.ReadAllLines(file);
        var cells = lines[1].Split(',');
        cells[Array.IndexOf(lines[0].Split(','), column)] = value;
        File.WriteAllLines(file, [lines[0], lines[1], string.Join(',', cells)]);
        var wrong = Should.Throw<RunFileException>(() => folder.Seconds().ToList());
        wrong.Message.ShouldStartWith($"timeseries.csv, line 3, {column}:");
        wrong.Message.ShouldContain(allowed);
    }

    [Fact]
    public void A_file_of_an_older_program_is_read_by_its_first_line_and_not_gone_on_with()
    {
        var file = Path.Combine(_root.FullName, LoadFolder.CyclesFile);
        File.WriteAllText(file, "Cycle,AtMs,Done\n0,1.5,7\n");
        LoadFolder.CyclesOf(_root.FullName).ShouldBe([new CycleSample { Cycle = 0, AtMs = 1.5, Done = 7 }]);
        using (var more = new RotatingFile(file, CsvForm<CycleSample>.Header, bytesMax: 1 << 20, kept: 2))
            more.Write(CsvForm<CycleSample>.Write(new CycleSample { Cycle = 1 }));
        LoadFolder.CyclesOf(_root.FullName).Select(cycle => cycle.Cycle).ShouldBe([0, 1]);
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
        // But for the lock, which is this process's.
        foreach (var file in Directory.GetFiles(folder.Path).Where(file => Path.GetFileName(file)[0] != '.'))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
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
        var lines = RotatingFile.FilesOf(path).SelectMany(RotatingFile.WholeLines).Where(line => line != "head").ToList();
        lines[^1].ShouldBe("line 19");
        lines.ShouldBe(lines.Order());
    }

    [Fact]
    public void A_soak_without_a_result_is_shown_as_far_as_it_went()
    {
        using var folder = Begin();
        folder.Add(new SecondSample { Second = 0, AtMs = 0, Done = 5 });
        folder.Add(new CycleSample(), new SoakState { NextCycle = 1, Strategy = "sweep", Done = 5, Arrived = 6, SoakedMs = 2000, Silos = 3 });
        var run = StoredRun.Read(folder.Path, out var error).ShouldNotBeNull(error);
        run.Code.ShouldBe(Experiments.Results.ExitCode.Inconclusive);
        run.Answer.ShouldStartWith("The run has no result");
        run.Result["load"]!["throughput"]!.GetValue<double>().ShouldBe(2.5);
        run.Timeline()!.AtMs.ShouldBe([0]);
    }

    [Fact]
    public void A_soak_that_still_runs_is_not_resumed()
    {
        using (var running = Begin())
        {
            running.Add(new CycleSample(), new SoakState { NextCycle = 1 });
            LoadFolder.Reopen(running.Path, TimeProvider.System, out _, out var error).ShouldBeNull();
            error.ShouldBe("still runs: another process writes it");
        }

        var folder = Directory.GetDirectories(Path.Combine(_root.FullName, "default"), "2*").Single();
        using var again = LoadFolder.Reopen(folder, TimeProvider.System, out _, out _);
        again.ShouldNotBeNull();
    }

    [Fact]
    public void A_row_of_a_cycle_that_the_state_does_not_know_is_taken_back()
    {
        string path;
        using (var folder = Begin())
        {
            path = folder.Path;
            folder.Add(new CycleSample { Cycle = 0, Done = 7 }, new SoakState { NextCycle = 1 });
        }

        // As a kill between the row and the state leaves it.
        File.AppendAllText(Path.Combine(path, LoadFolder.CyclesFile), CsvForm<CycleSample>.Write(new CycleSample { Cycle = 1, Done = 9 }) + "\n");
        using var again = LoadFolder.Reopen(path, TimeProvider.System, out var state, out _).ShouldNotBeNull();
        again.Cycles().Select(cycle => cycle.Cycle).ShouldBe([0]);
        again.Add(new CycleSample { Cycle = 1, Done = 5 }, state with { NextCycle = 2 });
        again.Cycles().Select(cycle => cycle.Done).ShouldBe([7, 5]);
    }

    private LoadFolder Begin() => LoadFolder.Begin(_root.FullName, _run, "version: 1\n", new RunEnvironment
    {
        Machine = "m",
        Cores = 1,
        MemoryBytes = 1,
        Dotnet = "d",
        Version = "v",
        CommandLine = "zonedrain soak",
        Seed = 1,
        Engine = "embedded",
    }, "sweep", TimeProvider.System);
}
