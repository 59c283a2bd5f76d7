namespace ZoneDrain.Drains;

/// <summary>What a strategy is, for lists, tables and reports.</summary>
/// <param name="Id">Which strategy.</param>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Idea">The idea in a phrase.</param>
/// <param name="HotPath">What a first and a last use cost, in words.</param>
public sealed record StrategyTraits(StrategyId Id, string Name, string Idea, string HotPath)
{
    /// <summary>It acts on first and last uses, so a scheme must report them.</summary>
    public bool HearsUses { get; init; }

    /// <summary>Each worker has a share of its count, and all have acknowledged the kill before the shares are summed.</summary>
    public bool SplitsOverWorkers { get; init; }
}
