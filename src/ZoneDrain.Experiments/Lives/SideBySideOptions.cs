namespace ZoneDrain.Experiments.Lives;

/// <summary>How two lives are lived side by side.</summary>
/// <param name="Workers">Workers that load, 1 or more.</param>
/// <param name="Operations">Operations of each life, of all workers together.</param>
/// <param name="Seed">Seed of every draw, the same for both.</param>
/// <param name="SecondLeads">The second is made first and torn down first.</param>
internal sealed record SideBySideOptions(int Workers, long Operations, ulong Seed, bool SecondLeads);
