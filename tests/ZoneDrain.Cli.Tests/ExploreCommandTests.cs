using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>zonedrain explore, and the schedules it writes.</summary>
public sealed class ExploreCommandTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_world_with_a_hole_fails_and_tells_the_shortest_story()
    {
        (int code, string output, _) = _program.Run("explore", "--scheme", "a2", "--instant-kill");
        code.ShouldBe(10);
        output.ShouldContain("complete");
        output.ShouldContain("PinOutlivesPgmap (foretold)");
        output.ShouldContain("Release of pgmap-0");
    }

    [Fact]
    public void A_world_without_one_is_searched_to_its_end()
    {
        (int code, string output, _) = _program.Run("explore", "--scheme", "d", "--teardown", "devdax-zap", "--instant-kill");
        code.ShouldBe(0);
        output.ShouldContain("complete");
        output.ReplaceLineEndings(" ").ShouldNotContain("not complete");
    }

    [Fact]
    public void A_search_that_runs_out_of_states_is_inconclusive()
    {
        (int code, string output, _) = _program.Run("explore", "--scheme", "d", "--teardown", "devdax-zap", "--states", "100");
        code.ShouldBe(3);
        output.ReplaceLineEndings(" ").ShouldContain("not complete");
    }
}
