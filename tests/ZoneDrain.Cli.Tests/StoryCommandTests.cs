using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>zonedrain story fork.</summary>
public sealed class StoryCommandTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void The_story_ends_with_the_difference_in_figures()
    {
        var (code, output, _) = _program.Run("story", "fork", "--pages", "32");
        code.ShouldBe(0);
        output.ReplaceLineEndings(" ").ShouldContain("leaves 0 of 32 pages on the device after the fork");
        output.ReplaceLineEndings(" ").ShouldContain("leaves 32, for 32 second faults");
    }

    [Fact]
    public void The_story_is_listed_where_scenarios_are()
    {
        var output = _program.Run("scenario", "list").Out;
        output.ShouldContain("gpu-extents");
        output.ShouldContain("p2p-transfers");
        output.ShouldContain("zonedrain story fork");
    }

    [Fact]
    public void Each_refusal_is_listed_with_the_kernels_error_and_a_sentence()
    {
        var output = _program.Run("list", "refusals").Out.ReplaceLineEndings(" ");
        output.ShouldContain("devdax-private");
        output.ShouldContain("EINVAL: A devdax device has shared");
        output.ShouldContain("longterm-of-peer");
    }

    [Fact]
    public void A_number_of_pages_out_of_range_is_refused_with_the_range()
    {
        var (code, _, error) = _program.Run("story", "fork", "--pages", "0");
        code.ShouldBe(2);
        error.ShouldContain("1 to 1048576");
    }
}
