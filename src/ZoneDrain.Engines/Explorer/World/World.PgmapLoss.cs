using ZoneDrain.Grace;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>The death of a pgmap's own silo: its counter, those who wait for it, and its teardown go with it, and come back from what others know.</summary>
internal sealed partial class World
{
    private bool _revives;
    private bool _wasBegun;

    /// <summary>The teardown of the world's one pgmap, which lives on the silo that may die; null where the pgmap lives on the other.</summary>
    public WorldTask? DyingTeardown { get; set; }

    /// <summary>The same teardown on the silo that lives: it begins when the pgmap is there again.</summary>
    public WorldTask? Revived { get; set; }

    // Each silo hears of a kill on its own: who dies meanwhile has told some of them.
    private bool TellsKillOneByOne => DyingTeardown is not null;

    // A kill is answered once each silo has heard it.
    private static bool IsToldToAll(WorldTask task) => task.Pending.Kind == NextKind.Pgmap && task.Pending.Pgmap.Op == PgmapOp.Kill && task.Cursor > 0;

    // What the pgmap alone knew is gone. That pages are freed, or drained, nobody goes on without telling all.
    private void LosePgmap(PgmapWorld pgmap)
    {
        if (pgmap.Life == Life.Dying) pgmap.Life = pgmap.LifeCopies.Where((_, silo) => silo != DyingSilo).Max();
        (pgmap.Unaware, pgmap.RootWaiter, pgmap.WalkWaiter, pgmap.Walks) = (0, default, default, 0);
        (pgmap.BaseAdded, pgmap.Dropped, pgmap.IdleDropped) = (false, null, 0);
        pgmap.SetPart(Options.Workers, 0);
    }

    private void Revive()
    {
        _revives = false;
        var task = Revived!;
        (task.At, task.Begun) = (0, _wasBegun);
        task.Box.Reset();
        if (!_wasBegun) return;
        var box = (ProtocolBox<Teardown>)task.Box;
        box.Set(Rules.GoOn((Teardown)box.Boxed, _pgmaps[(int)((Teardown)box.Boxed).Plan.Pgmap.Value].Life));
        SetPending(task, box.Advance(Reply.None));
    }
}
