using ZoneDrain.Cluster.Driving;
using ZoneDrain.Grace;
using ZoneDrain.Pgmaps;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Store;

/// <summary>
/// What a silo sends to one pgmap. Its part of the shared counter goes in statements, of which one is under way at a time: what changes meanwhile is in the
/// next, so that the pgmap's grain never has more than one message a silo waiting, however hot it is.
/// </summary>
internal sealed class PgmapDesk(SiloStore silo, Actors actors, PgmapId pgmap)
{
    private readonly Lock _lock = new();
    private Task _sending = Task.CompletedTask;
    private Task? _next;

    /// <summary>The cells that live here; null where this silo has not heard of the pgmap.</summary>
    public PgmapCells? Find() => silo.World(actors.World).Find(pgmap.Value);

    /// <summary>Asks the pgmap itself what this silo should know of it.</summary>
    public async Task<PgmapCells?> Refresh() =>
        await actors.Pgmap(pgmap.Value).Describe() is { } plan ? silo.World(actors.World).Open(pgmap.Value, plan, silo.Here) : null;

    /// <summary>
    /// Does what a turn left to be done. Once the pgmap is dying the counter decides about its end, so a statement is awaited; before, nobody asks for the sum,
    /// and the turn's answer goes ahead of it.
    /// </summary>
    public ValueTask Settle(Effects effects)
    {
        var cells = effects.RootChanged ? Find() : null;
        var sent = cells is null ? Task.CompletedTask : Send(cells);
        if (cells?.Plan.Life == Life.Live) sent = Task.CompletedTask;
        return effects.Wakes is null ? new(sent) : Settle(effects.Wakes, sent);
    }

    private async ValueTask Settle(List<WaiterId> wakes, Task sent)
    {
        await actors.Notify(wakes);
        await sent;
    }

    private Task Send(PgmapCells cells)
    {
        lock (_lock)
        {
            if (_next is not null) return _next;
            if (_sending.IsCompleted) return _sending = SendNow(cells);
            return _next = SendAfter(cells, _sending);
        }
    }

    private async Task SendAfter(PgmapCells cells, Task before)
    {
        // The statement before may have ended meanwhile; what follows must still come after this task is known as the next.
        await Task.Yield();
        await before;
        lock (_lock)
        {
            _sending = _next!;
            _next = null;
        }

        await SendNow(cells);
    }

    private async Task SendNow(PgmapCells cells)
    {
        var counts = silo.World(actors.World).Counts;
        counts.AddMessages(2);
        counts.BeginPgmapTurn();
        try
        {
            // A statement that was lost may have been the last, and the one that ends a drain.
            await Actors.Surely(() => actors.Pgmap(pgmap.Value).State(cells.State()));
        }
        catch (Exception exception) when (exception is KeyNotFoundException or OrleansException or TimeoutException)
        {
            // The pgmap was discarded meanwhile, and needs none; or it cannot be reached for long, and the next statement says the whole of it again.
        }
        finally
        {
            counts.EndPgmapTurn();
        }
    }
}
