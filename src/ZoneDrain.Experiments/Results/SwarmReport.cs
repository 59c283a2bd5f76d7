namespace ZoneDrain.Experiments.Results;

/// <summary>What a swarm of simulations found.</summary>
/// <param name="Runs">Simulations.</param>
/// <param name="Events">Their events.</param>
/// <param name="Finding">What failed, made as small as it could be; null where nothing did.</param>
public sealed record SwarmReport(long Runs, long Events, SwarmFinding? Finding);
