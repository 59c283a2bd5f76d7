using System.Runtime.CompilerServices;

namespace ZoneDrain.Engines.Embedded;

/// <summary>Grace periods over the workers: a new epoch, a barrier in every thread, and then a wait for each section that is older.</summary>
internal sealed class Graces
{
    private long _epoch = 1;

    public long Epoch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _epoch);
    }

    /// <summary>Returns when every section that was open at the call has been left. Sections are short: no protocol sleeps in one.</summary>
    public void Wait(IReadOnlyList<WorkerContext> contexts)
    {
        var mine = Interlocked.Increment(ref _epoch);
        Interlocked.MemoryBarrierProcessWide();
        foreach (var context in contexts)
        {
            var spin = default(SpinWait);
            while (context.OpenSection is var open and not 0 && open < mine) spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
