namespace ZoneDrain.Cluster.Driving;

/// <summary>The last reply of each lane that called a grain: a call that comes again gets it, while it is worked on too. Not for two threads.</summary>
/// <typeparam name="T">What the grain answers.</typeparam>
internal sealed class ReplyMemory<T>
{
    private readonly Dictionary<ulong, (long Number, Task<T>? Going, T Reply)> _last = [];

    /// <summary>The lanes, numbers and replies that are there.</summary>
    public IEnumerable<(CallStamp Stamp, T Reply)> Settled =>
        _last.Where(entry => entry.Value.Going is null or { IsCompletedSuccessfully: true })
            .Select(entry => (new CallStamp(entry.Key, entry.Value.Number), entry.Value.Going is { } going ? going.Result : entry.Value.Reply));

    /// <summary>The call was made before: its reply, when it is there.</summary>
    /// <exception cref="LateCallException">A later call of the lane was made before.</exception>
    public bool TryRecall(CallStamp stamp, out ValueTask<T> reply)
    {
        reply = default;
        if (stamp.Lane == 0 || !_last.TryGetValue(stamp.Lane, out var last) || stamp.Number > last.Number) return false;
        if (stamp.Number < last.Number) throw new LateCallException($"call {stamp.Number} of lane {stamp.Lane:x} came after {last.Number}");
        if (last.Going is { IsFaulted: true }) return false;
        reply = last.Going is null ? new(last.Reply) : new(last.Going);
        return true;
    }

    /// <summary>Remembers a turn.</summary>
    public ValueTask<T> Keep(CallStamp stamp, ValueTask<T> reply)
    {
        if (stamp.Lane == 0) return reply;
        if (reply.IsCompletedSuccessfully)
        {
            var result = reply.Result;
            _last[stamp.Lane] = (stamp.Number, null, result);
            return new(result);
        }

        var going = reply.AsTask();
        _last[stamp.Lane] = (stamp.Number, going, default!);
        return new(going);
    }

    /// <summary>Forgets all: what was answered is not so any more.</summary>
    public void Clear() => _last.Clear();

    /// <summary>Remembers what another activation of the grain answered.</summary>
    public void Take(CallStamp stamp, T reply) => _last[stamp.Lane] = (stamp.Number, null, reply);
}
