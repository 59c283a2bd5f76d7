using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>zonedrain diagnose: counts of a dump in, holders and histories out.</summary>
public sealed class DiagnoseCommandTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Counts_are_explained_by_holders_histories_and_what_lets_go()
    {
        var (code, output, _) = _program.Run("diagnose", "--ref", "2", "--map", "1", "--pgmap", "3", "--type", "fsdax", "--scheme", "e");
        code.ShouldBe(0);
        foreach (var part in (string[])["1. 12 turns", "- process-0 stores to the page", "a get (FOLL_GET)", "released by", "2 for its pages"])
            output.ShouldContain(part);
        output.Split('\n').ShouldAllBe(line => line.Length <= 80);
        output.ReplaceLineEndings(" ").ShouldContain("The shortest explanation: process-0 has a mapping; process-0, descriptor 0 has a get (FOLL_GET)");
    }

    [Fact]
    public void What_nothing_explains_names_the_invariant_and_ends_with_10()
    {
        var (code, output, _) = _program.Run("diagnose", "--ref", "1", "--map", "2");
        code.ShouldBe(10);
        output.ReplaceLineEndings(" ").ShouldContain("Nothing explains this (0 states). I7: more mappings (map 2) than references");
        (code, output, _) = _program.Run("diagnose", "--ref=-1");
        code.ShouldBe(10);
        output.ShouldContain("I4: a count is below zero");
    }

    [Fact]
    public void A_search_that_ends_early_is_inconclusive()
    {
        var (code, output, _) = _program.Run("diagnose", "--ref", "3", "--map", "1", "--states", "20");
        code.ShouldBe(3);
        output.ShouldContain("--states N searches more");
    }
}
