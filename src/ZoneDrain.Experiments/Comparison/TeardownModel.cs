namespace ZoneDrain.Experiments.Comparison;

/// <summary>How the events of a strategy's teardown grow with the device.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Counts">Events of one teardown of a device of the given shape; a pure function that never falls as pages rise.</param>
public sealed record TeardownModel(string Strategy, Func<DeviceShape, EventCounts> Counts)
{
    /// <summary>
    /// The nine strategies after the teardown column of the kernel model's sections 3.3 and 3.5; a rescan is taken at its best, one pass for each holder it
    /// meets and a clean one at the end.
    /// </summary>
    public static IReadOnlyList<TeardownModel> All { get; } =
    [
        new("drop-each", shape => Rounds(1).With(EventKind.PagePut, shape.Folios).With(EventKind.Sleep, Math.Min(1, shape.Held))),
        new("bulk", _ => Rounds(1).With(EventKind.BulkPut, 1)),
        new("sweep", shape => Rounds(2).With(EventKind.PageRead, shape.Folios).With(EventKind.Sleep, shape.Held)),
        new("rescan", shape => Rounds(2).With(EventKind.PageRead, checked(shape.Folios * (shape.Held + 1))).With(EventKind.Sleep, shape.Held)),
        new("counter", shape => Rounds(1).With(EventKind.ShardRead, 1).With(EventKind.Sleep, Math.Min(1, shape.Held))),
        new("percpu", shape => Rounds(1).With(EventKind.ShardRead, shape.Workers).With(EventKind.Message, 2L * shape.Workers)
            .With(EventKind.Sleep, Math.Min(1, shape.Held))),
        new("tree", shape => Rounds(1).With(EventKind.ShardRead, 1).With(EventKind.Message, shape.Workers).With(EventKind.Sleep, Math.Min(1, shape.Held))),
        new("dirty-sweep", shape => Rounds(2).With(EventKind.ChunkRead, shape.Chunks)
            .With(EventKind.PageRead, (long)Math.Ceiling(shape.Folios * shape.DirtyShare)).With(EventKind.Sleep, shape.Held)),
        new("credit", shape => Rounds(1).With(EventKind.Message, shape.Workers).With(EventKind.Sleep, Math.Min(1, shape.Held))),
    ];

    /// <summary>The model of a strategy by name; null when there is none.</summary>
    public static TeardownModel? Find(string strategy) => All.FirstOrDefault(model => model.Strategy == strategy);

    /// <summary>The teardown's cost, line by line. Throws as <see cref="CostModel.Explain"/> does, and for a shape out of range.</summary>
    public CostBreakdown Cost(DeviceShape shape, Prices prices)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Validate();
        return CostModel.Explain(Strategy, Counts(shape), prices);
    }

    private static EventCounts Rounds(long count) => EventCounts.None.With(EventKind.GraceRound, count);
}
