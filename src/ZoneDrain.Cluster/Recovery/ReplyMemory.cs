using ZoneDrain.Cluster.Wire;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Recovery;

/// <summary>The last reply of each lane that called a grain: a call that comes again gets it, while it is worked on too. Not for two threads.</summary>
/// <param name="fences">Who is refused here.</param>
/// <typeparam name="T">What the grain answers.</typeparam>
internal sealed class ReplyMemory<T>(SiloFences fences)
{
    private readonly Dictionary<ulong, (CallStamp Stamp, Task<T>? Going, T Reply)> _last = [];

    /// <summary>The last call of each lane, and its reply, as far as they are there.</summary>
    public IEnumerable<(CallStamp Stamp, T Reply)> Settled =>
        _last.Values.Where(last => last.Going is null or { IsCompletedSuccessfully: true })
            .Select(last => (last.Stamp, last.Going is { } going ? going.Result : last.Reply));

    /// <summary>The call was made before: its reply, when it is there.</summary>
    /// <exception cref="LateCallException">A later call of the lane was made before.</exception>
    /// <exception cref="FencedCallException">A silo that is dead made it.</exception>
    public bool TryRecall(CallStamp stamp, out ValueTask<T> reply)
    {
        reply = default;
        fences.CheckAwake();
        var last = _last.GetValueOrDefault(stamp.Lane);
        switch (DeliveryRules.Hear(stamp, last.Stamp.Number, fences.Now))
        {
            case Hearing.New:
            case Hearing.Again when last.Going is { IsFaulted: true }:
                return false;
            case Hearing.Again:
                reply = last.Going is null ? new(last.Reply) : new(last.Going);
                return true;
            case Hearing.Late:
                throw LateCallException.Of(stamp, last.Stamp.Number);
            default:
                throw FencedCallException.Of(stamp.From);
        }
    }

    /// <summary>Remembers a turn.</summary>
    public ValueTask<T> Keep(CallStamp stamp, ValueTask<T> reply)
    {
        if (stamp.Lane == 0) return reply;
        if (reply.IsCompletedSuccessfully)
        {
            var result = reply.Result;
            _last[stamp.Lane] = (stamp, null, result);
            return new(result);
        }

        var going = reply.AsTask();
        _last[stamp.Lane] = (stamp, going, default!);
        return new(going);
    }

    /// <summary>Forgets all: what was answered is not so any more.</summary>
    public void Clear() => _last.Clear();

    /// <summary>Remembers what another activation of the grain answered.</summary>
    public void Take(CallStamp stamp, T reply) => _last[stamp.Lane] = (stamp, null, reply);
}
