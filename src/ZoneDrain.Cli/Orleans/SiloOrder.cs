namespace ZoneDrain.Cli.Orleans;

/// <summary>What a run tells one of its silos, a line each.</summary>
internal enum SiloOrder
{
    /// <summary>Its network is cut.</summary>
    Cut,

    /// <summary>It is whole again.</summary>
    Heal,
}
