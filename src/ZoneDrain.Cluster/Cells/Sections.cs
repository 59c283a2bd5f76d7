using ZoneDrain.Grace;

namespace ZoneDrain.Cluster.Cells;

/// <summary>The read sections of one silo, safe for threads.</summary>
internal sealed class Sections
{
    private readonly Lock _lock = new();
    private readonly SectionEpochs _epochs = new();

    /// <summary>Opens a section and returns its token.</summary>
    public long Enter()
    {
        lock (_lock) return _epochs.Enter();
    }

    /// <summary>Leaves the section with this token.</summary>
    public void Leave(long token)
    {
        lock (_lock) _epochs.Leave(token);
    }

    /// <summary>Begins a grace period and returns its epoch.</summary>
    public long Begin()
    {
        lock (_lock) return _epochs.Begin();
    }

    /// <summary>Every section that was open when the grace period began has been left.</summary>
    public bool IsOver(long epoch)
    {
        lock (_lock) return _epochs.IsOver(epoch);
    }
}
