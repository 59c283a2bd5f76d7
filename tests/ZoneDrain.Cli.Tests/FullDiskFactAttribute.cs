namespace ZoneDrain.Cli.Tests;

/// <summary>A fact about a disk that is full. It is skipped where a small file system cannot be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FullDiskFactAttribute : FactAttribute
{
    public FullDiskFactAttribute()
    {
        using SmallDisk? disk = SmallDisk.TryMount(4096);
        if (disk is null)
            Skip = "no file system can be mounted here: it takes root on Linux";
    }
}
