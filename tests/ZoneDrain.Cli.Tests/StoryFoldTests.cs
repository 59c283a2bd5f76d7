using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Invariants;

namespace ZoneDrain.Cli.Tests;

/// <summary>Long schedules are told without their repetitions.</summary>
public class StoryFoldTests
{
    [Fact]
    public void A_step_that_comes_again_with_other_numbers_is_told_once_and_counted()
    {
        var puts = Enumerable.Range(2, 500).Select(number => Line(number, $"page {number}: put"));
        string[] told = [.. StoryFold.Of([Line(1, "kill"), .. puts, Line(502, "release")])];
        told.Length.ShouldBe(4);
        told[1].ShouldBe(Line(2, "page 2: put").ToString());
        told[2].ShouldBe("     … steps 3 to 501 repeat the last step with other numbers, 499 times");
        told[3].ShouldBe(Line(502, "release").ToString());
    }

    [Fact]
    public void A_round_of_several_steps_is_folded_as_a_round()
    {
        string[] round = ["look at", "wait for", "put"];
        string[] told = [.. StoryFold.Of([.. Enumerable.Range(0, 30).Select(step => Line(step + 1, $"{round[step % 3]} page {step}"))])];
        told.Length.ShouldBe(4);
        told[3].ShouldBe("     … steps 4 to 30 repeat the last 3 steps with other numbers, 9 times");
    }

    [Fact]
    public void A_step_that_breaks_an_invariant_is_never_left_out_and_short_stories_are_told_whole()
    {
        var broken = Line(3, "put") with { Violations = [new Violation(Invariant.Underflow, default, SchemeId.D, "", "below zero", Predicted: false)] };
        StoryLine[] story = [Line(1, "put"), Line(2, "put"), broken, Line(4, "put"), Line(5, "put")];
        StoryFold.Of(story).ShouldBe(story.Select(line => line.ToString()));
    }

    private static StoryLine Line(int number, string what) => new(number, default, "task 1", "Teardown", what, "", "", "", []);
}
