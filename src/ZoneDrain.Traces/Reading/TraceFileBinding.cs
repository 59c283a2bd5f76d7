namespace ZoneDrain.Traces.Reading;

/// <summary>How an opened file was joined to its DAX inode.</summary>
public enum TraceFileBinding : byte
{
    /// <summary>Never: no fault named it, or it is no DAX file.</summary>
    None,

    /// <summary>A fault inside a mapping of the descriptor named the inode.</summary>
    Fault,

    /// <summary>Another open through the same pointer to the path was bound by a fault.</summary>
    PathPointer,
}
