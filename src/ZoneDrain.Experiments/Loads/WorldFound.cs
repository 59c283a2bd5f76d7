using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Loads;

/// <summary>What was found in a world that outlived its program, and what became of it.</summary>
/// <param name="Lines">A line each.</param>
/// <param name="Audits">Audits of all its references.</param>
/// <param name="Stuck">Pgmaps that were not released in time, with who holds them.</param>
internal sealed record WorldFound(IReadOnlyList<string> Lines, int Audits, IReadOnlyList<StuckDrain> Stuck);
