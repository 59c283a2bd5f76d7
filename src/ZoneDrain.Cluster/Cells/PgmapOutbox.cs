using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Grace;

namespace ZoneDrain.Cluster.Cells;

/// <summary>
/// What a silo sends to one pgmap. Its part of the shared counter goes in statements, of which one is under way at a time, so that the pgmap's grain never has
/// more than one message a silo waiting, however hot it is.
/// </summary>
internal sealed class PgmapOutbox : IDisposable
{
    private readonly SiloStore _silo;
    private readonly Actors _actors;
    private readonly PgmapId _pgmap;
    private readonly CoalescedReports _statements;

    public PgmapOutbox(SiloStore silo, Actors actors, PgmapId pgmap, TimeProvider time)
    {
        (_silo, _actors, _pgmap) = (silo, actors, pgmap);
        _statements = new(time, State, () => Find()?.Plan.Life == Life.Live);
    }

    /// <summary>The cells that live here; null where this silo has not heard of the pgmap.</summary>
    public PgmapCells? Find() => _silo.World(_actors.World).Find(_pgmap.Value);

    /// <summary>Asks the pgmap itself what this silo should know of it.</summary>
    public async Task<PgmapCells?> Refresh() =>
        await _actors.Pgmap(_pgmap.Value).Describe() is { } plan ? _silo.World(_actors.World).Open(_pgmap.Value, plan, _silo.Here) : null;

    /// <summary>
    /// Does what a turn left to be done. Once the pgmap is dying the counter decides about its end, so a statement is awaited; before, nobody asks for the sum,
    /// and the turn's answer goes ahead of it. What has not been stated when the kill comes is in this silo's acknowledgement of it.
    /// </summary>
    public ValueTask Settle(PgmapCells cells, in Effects effects)
    {
        var sent = Task.CompletedTask;
        if (effects.RootChanged)
        {
            if (cells.Plan.Life == Life.Live) _statements.Soon();
            else sent = _statements.Now();
        }

        return effects.Wakes is null ? new(sent) : Settle(effects.Wakes, sent);
    }

    /// <summary>Nothing is stated on its own any more.</summary>
    public void Dispose() => _statements.Dispose();

    private async ValueTask Settle(List<WaiterId> wakes, Task sent)
    {
        await _actors.Notify(wakes);
        await sent;
    }

    private async Task State()
    {
        if (Find() is not { } cells) return;
        var counts = _silo.World(_actors.World).Counts;
        counts.AddMessages(2);
        counts.BeginPgmapTurn();
        try
        {
            // A statement that was lost may have been the last, and the one that ends a drain.
            await Actors.Surely(() => _actors.Pgmap(_pgmap.Value).State(cells.State()));
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
