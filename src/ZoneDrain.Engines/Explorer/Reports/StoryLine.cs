using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>One step of a schedule, told in kernel words.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Choice">The choice that was taken.</param>
/// <param name="Who">The task, or the worker that hears of a kill.</param>
/// <param name="Doing">The protocol and its step.</param>
/// <param name="What">What was asked of whom, and the answer.</param>
/// <param name="Before">State of what was asked, before the step.</param>
/// <param name="After">And after it.</param>
/// <param name="To">The actor that was asked; empty for waits.</param>
/// <param name="Violations">Invariants that the step broke.</param>
public sealed record StoryLine(
    int Number, Choice Choice, string Who, string Doing, string What, string Before, string After, string To, IReadOnlyList<Violation> Violations)
{
    /// <summary>One line of text.</summary>
    public override string ToString()
    {
        var change = Before == After ? Before.Length > 0 ? $"  [{Before}]" : "" : $"  [{Before} → {After}]";
        var broken = string.Concat(Violations.Select(violation => $"  *** {violation.Invariant}: {violation.Detail}"));
        return $"{Number,3}. {Who}: {Doing}: {What}{change}{broken}";
    }
}
