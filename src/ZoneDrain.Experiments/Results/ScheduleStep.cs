namespace ZoneDrain.Experiments.Results;

/// <summary>One step of a schedule, in kernel words.</summary>
public sealed record ScheduleStep
{
    /// <summary>Its place, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Who acts.</summary>
    public required string Who { get; init; }

    /// <summary>Whom it asks; empty for waits.</summary>
    public required string To { get; init; }

    /// <summary>The protocol and its step.</summary>
    public required string Doing { get; init; }

    /// <summary>What was asked, and the answer.</summary>
    public required string What { get; init; }

    /// <summary>State of what was asked, before the step.</summary>
    public required string Before { get; init; }

    /// <summary>And after it.</summary>
    public required string After { get; init; }

    /// <summary>Names of the invariants that the step broke.</summary>
    public required IReadOnlyList<string> Violations { get; init; }
}
