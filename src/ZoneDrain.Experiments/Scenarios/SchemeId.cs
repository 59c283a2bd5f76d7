namespace ZoneDrain.Experiments.Scenarios;

/// <summary>What takes a page reference, when a page counts as freed, and whether eviction waits.</summary>
public enum SchemeId
{
    /// <summary>Legacy counts biased by one, as in Linux up to 5.17.</summary>
    A1,

    /// <summary>Legacy counts biased by one with the references of a pgmap dropped in bulk, as in Linux 5.18 to 6.14.</summary>
    A2,

    /// <summary>Counts normalised to zero for an idle page (S0, S1).</summary>
    B,

    /// <summary>Index entries hold page and pgmap until they are deleted (S3, second version of the series).</summary>
    C,

    /// <summary>The third version of that series, in which a page drops its pgmap when its count falls to zero.</summary>
    C3,

    /// <summary>A pgmap outlives every page that has a reference, by rules common to all drivers (S2).</summary>
    D,

    /// <summary>What Linux has since 6.15.</summary>
    E,
}
