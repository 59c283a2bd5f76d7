namespace ZoneDrain.Engines.Explorer;

/// <summary>How fine the turns of a world are.</summary>
/// <param name="Workers">Workers, 1..16, each with a copy of every pgmap's life.</param>
/// <param name="InstantKill">A kill reaches every worker in the turn that makes it, and a first use is one turn: the world of kernel-model 2.f.</param>
/// <param name="AuditsReleases">What outlives a pgmap is reported when the pgmap is freed; else, as on other engines, when it is given back.</param>
/// <param name="MergesSections">The edge of a read section, and the beginning of a grace period, share a turn with what is next to them.</param>
/// <param name="WakesAtMappings"><see cref="Schemes.SchemeTraits.WakesAtMappings"/> for all pgmaps.</param>
public sealed record WorldOptions(int Workers = 2, bool InstantKill = false, bool AuditsReleases = true, bool MergesSections = true,
    bool WakesAtMappings = false);
