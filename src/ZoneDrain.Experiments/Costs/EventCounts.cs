namespace ZoneDrain.Experiments.Costs;

/// <summary>How often each kind of event happened, 0 unless told. Immutable.</summary>
public sealed class EventCounts : IEquatable<EventCounts>
{
    private readonly long[] _counts;

    private EventCounts(long[] counts) => _counts = counts;

    /// <summary>Nothing happened.</summary>
    public static EventCounts None { get; } = new(new long[EventKinds.All.Count]);

    /// <summary>One edge pair: a first use and a last use.</summary>
    public static EventCounts EdgePair { get; } = None.With(EventKind.FirstUse, 1).With(EventKind.LastUse, 1);

    /// <summary>Number of events of a kind, 0 or more.</summary>
    public long this[EventKind kind] => _counts[(int)kind];

    /// <summary>Counts above 0 by name of their event, for <c>result.json</c>.</summary>
    public IReadOnlyDictionary<string, long> ByName =>
        EventKinds.All.Where(kind => this[kind] != 0).ToDictionary(EventKinds.NameOf, kind => this[kind]);

    /// <summary>The same counts with one replaced. Throws <see cref="ArgumentOutOfRangeException"/> for a negative count.</summary>
    public EventCounts With(EventKind kind, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long[] counts = [.. _counts];
        counts[(int)kind] = count;
        return new EventCounts(counts);
    }

    /// <summary>Both counts added, kind by kind.</summary>
    public EventCounts Plus(EventCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new EventCounts([.. _counts.Zip(other._counts, (mine, theirs) => mine + theirs)]);
    }

    /// <summary>True when every count is equal.</summary>
    public bool Equals(EventCounts? other) => other is not null && _counts.AsSpan().SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EventCounts);

    /// <inheritdoc/>
    public override int GetHashCode() => _counts.Aggregate(0, HashCode.Combine);

    /// <summary>"first-use 3, last-use 3", or "nothing".</summary>
    public override string ToString() =>
        ByName.Count == 0 ? "nothing" : string.Join(", ", ByName.Select(count => FormattableString.Invariant($"{count.Key} {count.Value:N0}")));
}
