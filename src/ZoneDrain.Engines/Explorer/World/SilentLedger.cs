using ZoneDrain.Drains;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A ledger that only notes whether a strategy would touch it.</summary>
internal sealed class SilentLedger : ILedger
{
    public bool Touched { get; set; }

    public long AddRoot(long delta) => Note(delta);

    public long AddShard(int worker, long delta) => Note(delta);

    public long AddChunk(long frame, long delta) => Note(delta);

    public void MarkChunk(long frame) => Touched = true;

    public bool IsDying(int worker)
    {
        Touched = true;
        return false;
    }

    private long Note(long delta)
    {
        Touched = true;
        return delta;
    }
}
