namespace ZoneDrain.Experiments.Results;

/// <summary>What a swarm of simulations found.</summary>
/// <param name="Runs">Simulations.</param>
/// <param name="Events">Their events.</param>
/// <param name="Finding">What failed, made as small as it could be; null where nothing did.</param>
public sealed record SwarmReport(long Runs, long Events, SwarmFinding? Finding);

/// <summary>A simulation that failed; it fails again with the same settings.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Strategy">Its drain.</param>
/// <param name="Silos">Silos.</param>
/// <param name="Cores">Cores of a silo.</param>
/// <param name="Callers">Callers.</param>
/// <param name="Operations">Operations before the devices went.</param>
/// <param name="Faults">What went wrong with silos, in words.</param>
/// <param name="What">The broken invariant, or why the drain did not end.</param>
/// <param name="IsUnsafe">An invariant broke; else a drain did not end.</param>
/// <param name="Shrinkings">Simulations that were tried to make it smaller.</param>
public sealed record SwarmFinding(
    ulong Seed, StrategyId Strategy, int Silos, int Cores, int Callers, long Operations, IReadOnlyList<string> Faults, string What, bool IsUnsafe,
    int Shrinkings);
