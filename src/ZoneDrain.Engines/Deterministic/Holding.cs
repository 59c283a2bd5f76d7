namespace ZoneDrain.Engines.Deterministic;

/// <summary>Something that holds a page.</summary>
/// <param name="Holder">Who.</param>
/// <param name="What">What it has.</param>
/// <param name="Release">What would give that back.</param>
public sealed record Holding(string Holder, string What, string Release);
