using ZoneDrain.Cluster.Journals;

namespace ZoneDrain.Cluster.Grains;

/// <summary>
/// What a pgmap writes down of itself: its plan, whole, whenever it changes. When it comes back, the homes in it that take part no more, as after a stop of the
/// whole cluster, are fenced: their cells are restored from what holders keep.
/// </summary>
internal sealed partial class PgmapGrain
{
    private readonly GrainLog<PgmapWhole, PgmapWhole> _log = GrainLogs.Of<PgmapWhole, PgmapWhole>(context);

    /// <inheritdoc/>
    protected override Task Flushed => _log.Flushed;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _log.Recall(Take, Take);
        if (_plan is not { } plan) return;
        _making = Task.CompletedTask;
        foreach (var gone in plan.HomeSilos.Except(Actors.Silos)) _ = Fence(gone, plan).AsTask();
    }

    private Task Note()
    {
        _log.Note(new PgmapWhole(_plan, _base));
        return _log.Flushed;
    }

    private void Take(PgmapWhole whole) => (_plan, _base) = (whole.Plan, whole.Base);
}
