namespace ZoneDrain.Engines.Explorer;

/// <summary>What explains the counts that were seen.</summary>
/// <param name="Seen">The counts.</param>
/// <param name="Explanations">The shortest histories, each with other holders than those before it; those at rest first.</param>
/// <param name="States">States that were searched.</param>
/// <param name="IsComplete">The search has come to its end, or has found as many explanations as it was asked for.</param>
/// <param name="Broken">Why nothing explains them, with the invariant that is broken; null where something does.</param>
/// <param name="LeftOut">Holders that the searched world has not: counts above what it can hold are explained by more of the same.</param>
public sealed record DiagnosisReport(
    CountsSeen Seen, IReadOnlyList<Explanation> Explanations, int States, bool IsComplete, string? Broken, string LeftOut);

/// <summary>One way to come to the counts that were seen.</summary>
/// <param name="History">What was done, in order, a line each.</param>
/// <param name="Holders">Who has what, and what would release it.</param>
/// <param name="Pgmap">What the pgmap counts, in a sentence.</param>
/// <param name="UnderWay">Protocols that have begun and not ended, with what they wait for.</param>
/// <param name="AtRest">None of them is between two steps: the counts stay as they are until somebody does something.</param>
/// <param name="Breaks">Letters of what the history breaks.</param>
/// <param name="Turns">Turns from the beginning.</param>
public sealed record Explanation(
    IReadOnlyList<string> History, IReadOnlyList<Holding> Holders, string Pgmap, IReadOnlyList<string> UnderWay, bool AtRest, string Breaks, int Turns);

/// <summary>Something that holds a page.</summary>
/// <param name="Holder">Who.</param>
/// <param name="What">What it has.</param>
/// <param name="Release">What would give that back.</param>
public sealed record Holding(string Holder, string What, string Release);
