namespace ZoneDrain.Experiments.Costs;

/// <summary>
/// The events of a strategy's teardown on any device: those counted in one life, carried to another shape. What a drain does once for each folio, chunk or
/// worker grows with them; grace rounds, bulk puts and sleeps are as counted. At the shape that was counted it is the count itself.
/// </summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Counted">Events of the teardown that was counted; first and last uses are no part of it.</param>
/// <param name="At">The device and the workers that it was counted with.</param>
public sealed record TeardownModel(string Strategy, EventCounts Counted, DeviceShape At)
{
    /// <summary>Events of one teardown of a device of the given shape; never falls as pages rise.</summary>
    public EventCounts Counts(DeviceShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Validate();
        return Counted
            .With(EventKind.FirstUse, 0)
            .With(EventKind.LastUse, 0)
            .With(EventKind.PageRead, Carry(EventKind.PageRead, shape.Folios, At.Folios))
            .With(EventKind.PagePut, Carry(EventKind.PagePut, shape.Folios, At.Folios))
            .With(EventKind.ChunkRead, Carry(EventKind.ChunkRead, shape.Chunks, At.Chunks))
            .With(EventKind.Message, Carry(EventKind.Message, shape.Workers, At.Workers))
            // Beside the workers' own there is the share of whoever sets up and tears down.
            .With(EventKind.ShardRead, Carry(EventKind.ShardRead, shape.Workers + 1L, At.Workers + 1L));
    }

    /// <summary>The teardown's cost, line by line. Throws as <see cref="CostModel.Explain"/> does, and for a shape out of range.</summary>
    public CostBreakdown Cost(DeviceShape shape, Prices prices) => CostModel.Explain(Strategy, Counts(shape), prices);

    private long Carry(EventKind kind, long to, long from) => (long)(((Int128)Counted[kind] * to + from - 1) / from);
}
