using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Grains;

/// <summary>
/// What a pgmap writes down of itself: its plan, whole, whenever it changes. When it comes back it is fenced like one whose grain was lost: homes that take
/// part no more, as after a stop of the whole cluster, are given up, and every page is counted anew from what holders keep.
/// </summary>
internal sealed partial class PgmapGrain
{
    private const string LogKey = "log";
    private readonly GrainLog<PgmapWhole, PgmapWhole> _log = GrainLogs.Of<PgmapWhole, PgmapWhole>(context);
    private bool _moved;

    /// <inheritdoc/>
    protected override Task Flushed => _log.Flushed;

    private Task Note()
    {
        _log.Note(() => new PgmapWhole(_plan, _base, _baseAdded, _basesDropped));
        return _log.Flushed;
    }

    private void Take(PgmapWhole whole) => (_plan, _base, _baseAdded, _basesDropped) = (whole.Plan, whole.Base, whole.BaseAdded, whole.BasesDropped);

    // Those that died with a silo come back when they are asked; what they keep counts like that of all others.
    private async Task WakeProcesses()
    {
        var count = await Addressing.Actors.Surely(() => Actors.Numbers.Count(ActorKind.Process));
        await Task.WhenAll(Enumerable.Range(0, (int)count).Select(async number => await Addressing.Actors.Surely(() => Actors.Process(number).Wake())));
    }
}
