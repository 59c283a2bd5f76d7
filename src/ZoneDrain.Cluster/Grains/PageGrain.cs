using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Grains;

/// <summary>
/// A page is the address of its cell: it holds nothing, so it may be collected and come back without losing a count. What a turn leaves to be done, notices
/// and this silo's part of the counter, is sent after the turn, while other turns run.
/// </summary>
[Reentrant, HomePlacement, Immovable]
internal sealed class PageGrain : Grain, IPageGrain
{
    private readonly ActorKey _key;
    private readonly PageId _page;
    private readonly PgmapOutbox _outbox;
    private PgmapCells? _cells;
    private PgmapPlacement? _homeBy;

    public PageGrain(IGrainContext context, PgmapOutboxes outboxes)
    {
        _key = ActorKey.Parse(context.GrainId.Key.ToString()!);
        _page = _key.Page;
        _outbox = outboxes.Of(_key.World, _page.Pgmap);
    }

    /// <inheritdoc/>
    public ValueTask<PageReply> Ask(PageCall call)
    {
        if (_cells is not { } cells || !IsHome(cells)) return AskElsewhere(call);
        var effects = default(Effects);
        var reply = cells.Turn(_page.Frame, call, ref effects);
        if (effects.Wakes is null && !effects.RootChanged) return new(reply);
        var settled = _outbox.Settle(cells, effects);
        return settled.IsCompletedSuccessfully ? new(reply) : After(settled, reply);
    }

    // Looked up once a plan: this is asked at every turn.
    private bool IsHome(PgmapCells cells)
    {
        var plan = cells.Plan;
        if (ReferenceEquals(plan, _homeBy)) return true;
        if (!cells.IsHome(_page.Frame)) return false;
        _homeBy = plan;
        return true;
    }

    private static async ValueTask<PageReply> After(ValueTask settled, PageReply reply)
    {
        await settled;
        return reply;
    }

    // This silo has not heard of the pgmap, or of the last change of its homes.
    private async ValueTask<PageReply> AskElsewhere(PageCall call)
    {
        _cells = _outbox.Find() is { } known && known.IsHome(_page.Frame) ? known : await _outbox.Refresh();
        if (_cells is null) throw new KeyNotFoundException($"{_page.Pgmap} does not exist, or has been discarded");
        if (_cells.IsHome(_page.Frame)) return await Ask(call);

        // Merely deactivated, it would come back here: who has called keeps this address as long as somebody answers.
        MigrateOnIdle();
        throw new HomeMovedException($"{_key} lives on {_cells.Plan.HomeOf(_page.Frame)}");
    }
}
