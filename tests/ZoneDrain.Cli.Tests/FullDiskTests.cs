using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests;

/// <summary>Goal: a run folder that cannot be written loses nothing that was measured. Method: a real file system that is full, a folder that goes.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly string[] Load =
    [
        "load", "default", "--rate", "1000/s", "--duration", "200ms", "--set", "devices[0].size=2MiB", "--set", "load.warmup=0s", "--set", "load.lateMax=1h",
    ];

    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_load_shows_its_figures_and_says_which_folder_could_not_be_written()
    {
        using var disk = SmallDisk.MountOrSkip(20 * 1024);
        var (code, text, error) = _program.Run([.. Load, "--out", disk.Path]);
        code.ShouldBe(3, text + error);
        text.ShouldContain("kill to release");
        Regex.Replace(text, @"\s+", " ").ShouldContain("could not be written: No space left on device");
        error.ShouldNotContain("internal error");
    }

    [Fact]
    public void A_comparison_shows_its_answer_and_leaves_no_half_folder()
    {
        using var disk = SmallDisk.MountOrSkip(20 * 1024);
        var (code, text, error) = _program.Run(
            "compare", "--repeat", "1", "--set", "devices[0].size=2MiB", "--set", "load.operations=1000", "--prices", "kernel", "--out", disk.Path);
        code.ShouldBe(3, text + error);
        text.ShouldContain("Break-even lifetime");
        Regex.Replace(text, @"\s+", " ").ShouldContain("could not be written: No space left on device");
        Directory.GetDirectories(Path.Combine(disk.Path, "default")).ShouldBeEmpty();
        error.ShouldNotContain("internal error");
    }

    [Fact]
    public void A_row_that_found_no_room_leaves_no_half_row_and_the_next_one_is_whole()
    {
        using var disk = SmallDisk.MountOrSkip(64 * 1024);
        var path = Path.Combine(disk.Path, "log.txt");
        using var file = new RotatingFile(path, "head", bytesMax: 1 << 20, kept: 1);
        file.Write("first");
        disk.Fill();
        Should.Throw<IOException>(() =>
        {
            for (var line = 0; line < 100_000; line++)
                file.Write(new string('x', 100));
        });
        File.ReadAllText(path).ShouldEndWith("\n");
        File.Delete(Path.Combine(disk.Path, "filler"));
        file.Write("last");
        RotatingFile.WholeLines(path).Last().ShouldBe("last");
    }

    [Fact]
    public void An_export_that_finds_no_room_leaves_the_file_before_it_as_it_was()
    {
        using var disk = SmallDisk.MountOrSkip(64 * 1024);
        var file = Path.Combine(disk.Path, "scan.csv");
        File.WriteAllText(file, "before");
        disk.Fill();
        var (code, _, error) = _program.Run("compare", "--scan", "load.rate=1000/s,2000/s", "--export", file);
        code.ShouldBe(2, error);
        error.ShouldContain("scan.csv' cannot be written: No space left on device");
        File.ReadAllText(file).ShouldBe("before");
        Directory.GetFiles(disk.Path, ".*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("explore --scheme a2 --instant-kill")]
    [InlineData("explore --faults --strategy sweep")]
    public void A_search_whose_traces_find_no_room_says_so_and_leaves_no_half_file(string line)
    {
        using var disk = SmallDisk.MountOrSkip(64 * 1024);
        disk.Fill();
        var (code, text, error) = _program.Run([.. line.Split(' '), "--out", disk.Path]);
        code.ShouldBe(3, text + error);
        error.ShouldContain("No space left on device");
        error.ShouldNotContain("internal error");
        Directory.GetFiles(disk.Path).Select(file => Path.GetFileName(file)).ShouldBe(["filler"]);
    }

    [Theory]
    [InlineData("explore --scheme a2 --instant-kill --out taken")]
    [InlineData("explore --faults --out taken/below")]
    [InlineData("load default --out taken")]
    [InlineData("compare --out taken/below")]
    public void A_place_that_cannot_be_written_is_refused_before_anything_runs(string line)
    {
        _program.Write("taken", "a file");
        var (code, text, error) = _program.Run(line.Split(' '));
        (code, text).ShouldBe((2, ""), error);
        error.ShouldContain("--out: 'taken");
        error.ShouldContain("cannot be written");
        error.ShouldContain("a directory that can be written");
    }

    [Fact]
    public async Task A_folder_that_went_away_under_a_soak_is_told_and_its_figures_are_shown()
    {
        var soak = _program.Start(
            "soak", "default", "--rate", "1000/s", "--duration", "1h", "--set", "devices[0].size=1MiB", "--set", "load.warmup=0s", "--set", "soak.cycle=100ms",
            "--set", "load.lateMax=1h", "--format", "json");
        await soak.Line("cycle 0 done");

        // Out of the way at once, and then gone: a folder into which files are put meanwhile cannot be removed.
        Directory.Move(_program.PathOf("runs"), _program.PathOf("gone"));
        Directory.Delete(_program.PathOf("gone"), recursive: true);
        await soak.Line("cycle 3 done");
        (await soak.Interrupt()).ShouldBe(130, soak.Error.ToString());
        var result = JsonNode.Parse(soak.Out.ToString())!;
        result["verdict"]!["findings"]!.AsArray().Count(finding => ((string)finding!["message"]!).Contains("could not be written", StringComparison.Ordinal))
            .ShouldBe(1);
        result["load"]!["done"]!.GetValue<long>().ShouldBeGreaterThan(0);
    }
}
