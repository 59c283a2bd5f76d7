using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Recovery;

/// <summary>
/// Whose calls this silo refuses: those of silos that are dead. One that merely stood still speaks again when it goes on, before it finds out what became of
/// it; what its actors held has been counted without them by then. Safe for threads.
/// </summary>
internal sealed class SiloFences(SiloAddress here)
{
    private static readonly ConcurrentDictionary<SiloAddress, Incarnation> Known = [];
    private readonly Lock _lock = new();
    private volatile Fences _now = Fences.None;
    private long _sleepMax = long.MaxValue;
    private long _beat;

    /// <summary>This silo, as its calls name it.</summary>
    public Incarnation Here { get; } = Of(here);

    /// <summary>Who is refused now.</summary>
    public Fences Now => _now;

    /// <summary>This silo stood still for so long that it may have been declared dead, and has not found out since.</summary>
    public bool HasSlept => TimeProvider.System.GetTimestamp() - Volatile.Read(ref _beat) > Volatile.Read(ref _sleepMax);

    /// <summary>A silo's life as a number: a hash of its address, which names its start. Of a thousand lives two are alike in one of 10^13 clusters.</summary>
    public static Incarnation Of(SiloAddress silo) => Known.GetOrAdd(silo, address =>
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(address.ToParsableString()), hash);
        return new(BinaryPrimitives.ReadUInt64LittleEndian(hash) | 1);
    });

    /// <summary>From now on nothing is heard of these.</summary>
    public void Refuse(IEnumerable<SiloAddress> dead)
    {
        lock (_lock) _now = dead.Aggregate(_now, (fences, silo) => fences.With(Of(silo)));
    }

    /// <summary>From now on a silence between two beats that is longer counts as sleep; null: none does.</summary>
    public void Watch(TimeSpan? sleepMax)
    {
        Beat();
        Volatile.Write(ref _sleepMax, sleepMax is { } most ? (long)(most.TotalSeconds * TimeProvider.System.TimestampFrequency) : long.MaxValue);
    }

    /// <summary>This silo is awake, and takes part.</summary>
    public void Beat() => Volatile.Write(ref _beat, TimeProvider.System.GetTimestamp());

    /// <summary>Lets nothing be done or told by a silo that does not know whether it still takes part.</summary>
    /// <exception cref="FencedCallException">It stood still.</exception>
    public void CheckAwake()
    {
        if (HasSlept) throw new FencedCallException($"silo {Here} stood still, and does not know yet whether it still takes part");
    }

    /// <summary>Lets nobody through who is refused.</summary>
    /// <exception cref="FencedCallException">It is one of them, or this silo stood still.</exception>
    public void Check(Incarnation from)
    {
        CheckAwake();
        if (_now.Refuses(from)) throw FencedCallException.Of(from);
    }
}
