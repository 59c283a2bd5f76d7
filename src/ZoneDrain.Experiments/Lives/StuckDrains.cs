using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Lives;

/// <summary>Who holds up a drain that does not end.</summary>
internal static class StuckDrains
{
    /// <summary>Rows of the table of holders.</summary>
    private const int HoldersShown = 100;

    /// <summary>The holders, or where there is none the first page that shows a reference all the same.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="session">A session of it that the caller may use.</param>
    /// <param name="pgmap">What is drained.</param>
    /// <param name="deadline">How long that might have taken.</param>
    public static StuckDrain Of(IEngine engine, ISession session, PgmapId pgmap, TimeSpan deadline)
    {
        var spec = engine.Inspect(pgmap).Spec;
        var holders = engine.Holders(pgmap, HoldersShown).Select(row => new StuckHolder(row.Holder, row.Kind, row.Page.ToString(), row.Count)).ToList();
        if (holders.Count == 0 && FirstBusy(engine, session, pgmap, spec.Frames) is { } left) holders.Add(left);
        return new(StrategyList.Get(spec.Strategy).Traits.Name, pgmap.ToString(), deadline.TotalNanoseconds, holders);
    }

    /// <summary>Waits for sleepers. One that sleeps for ever keeps the device from going away as a drain would that never ends.</summary>
    /// <param name="load">Whose they are.</param>
    /// <param name="session">A session of the load.</param>
    /// <param name="sleepers">How many may go on sleeping.</param>
    /// <param name="stuck">Who holds up what, where they do not wake.</param>
    /// <exception cref="DrainStuckException">They do not.</exception>
    public static void AwaitSleepers(ILifeLoad load, ISession session, int sleepers, Func<StuckDrain> stuck)
    {
        try
        {
            load.AwaitSleepers(session, sleepers);
        }
        catch (SleepersStuckException exception)
        {
            throw new DrainStuckException(stuck(), exception);
        }
    }

    // A page that counts a reference which nobody has.
    private static StuckHolder? FirstBusy(IEngine engine, ISession session, PgmapId pgmap, long frames)
    {
        var frame = session.Start(new AskPgmap(pgmap, new PgmapEvent(PgmapOp.FindBusy, 0, frames), 1)).Findings.Handle;
        if (frame < 0) return null;
        var page = new PageId(pgmap, frame);
        return new("nobody that lives", "reference", page.ToString(), engine.Inspect(page).ActualRef);
    }
}
