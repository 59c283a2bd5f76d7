namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>Where a protocol is, as its session sees it.</summary>
internal enum ProgressKind : byte
{
    /// <summary>It goes on.</summary>
    Going,

    /// <summary>It sleeps until told.</summary>
    Sleeping,

    /// <summary>It ended.</summary>
    Ended,

    /// <summary>Its grain knows nothing of it: it was lost with a silo.</summary>
    Lost,
}
