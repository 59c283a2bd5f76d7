using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>Tells a silo to let a share of its calls go wrong for a time. The same order may come again: it begins and ends once.</summary>
/// <param name="Number">Later orders have higher numbers, over all clients of a cluster; 0: only ask whether it may be done here.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Permille">Calls of a thousand that meet it, 0..1000.</param>
/// <param name="Delay">How late a call arrives, or how long it takes until who asked in vain finds out.</param>
/// <param name="Seed">Decides which calls.</param>
/// <param name="For">How long from its arrival; zero: it is over. So it ends though its client dies.</param>
[GenerateSerializer]
internal readonly record struct CallFaultOrder(long Number, CallFaultKind Kind, int Permille, TimeSpan Delay, ulong Seed, TimeSpan For)
{
    /// <summary>Whether the call with this number, from 0, meets the fault.</summary>
    public bool Meets(long call) => Mix(call) % 1000 < (ulong)Permille;

    /// <summary>Of a dropped call: it has arrived, and its answer is what is lost.</summary>
    public bool LosesAnswer(long call) => Mix(call) >> 63 != 0;

    // SplitMix64, whose every output is as good as the next: the number of a call stands for its state.
    private ulong Mix(long call)
    {
        unchecked
        {
            var state = Seed + ((ulong)call + 1) * 0x9E3779B97F4A7C15;
            state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
            return state ^ (state >> 31);
        }
    }
}
