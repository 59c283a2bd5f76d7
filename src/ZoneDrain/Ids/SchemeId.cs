namespace ZoneDrain.Ids;

/// <summary>A reference scheme: who holds a page reference, and what counts as idle (kernel-model section 2).</summary>
public enum SchemeId : byte
{
    /// <summary>Up to 5.17: idle is 1, one count a page on the pgmap.</summary>
    A1,

    /// <summary>5.18 to 6.14: as a1, but the pgmap drops all counts at once.</summary>
    A2,

    /// <summary>Ralph Campbell's normalised counts, mails S0 and S1: idle is 0.</summary>
    B,

    /// <summary>Dan Williams, v2 of September 2022, mail S3: a reference an index entry.</summary>
    C,

    /// <summary>Dan Williams, v3 of October 2022: the pgmap is counted at 0→1 and 1→0 for all types.</summary>
    C3,

    /// <summary>Jason Gunthorpe's rule, mail S2: a reference a mapping, one sweep at removal.</summary>
    D,

    /// <summary>Linux 6.15 to 6.18: a reference a mapping, the pgmap drops all counts at once.</summary>
    E,

    /// <summary>The last idea of mail S2: direct access is the allocation event that pins the pgmap.</summary>
    F,

    /// <summary>Linux since 6.19: as e, but the pgmap counts what is allocated after the kill.</summary>
    E19,
}
