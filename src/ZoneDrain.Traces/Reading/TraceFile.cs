namespace ZoneDrain.Traces.Reading;

/// <summary>A file of the workload: everything that was opened and found to be the same inode.</summary>
/// <param name="Index">Place in <see cref="RecordedTrace.Files"/>.</param>
/// <param name="Inode">The DAX inode, or none: then nothing about the file can be checked.</param>
/// <param name="Binding">How the inode was found.</param>
public sealed record TraceFile(int Index, TraceInode Inode, TraceFileBinding Binding)
{
    /// <summary>True for a file on a DAX inode.</summary>
    public bool IsDax => Inode.IsKnown;
}
