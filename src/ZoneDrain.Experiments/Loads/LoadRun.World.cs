using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>A world that outlives the program: it is told of, and what a killed program left in it is taken over.</summary>
internal sealed partial class LoadRun
{
    private double TookOverMs { get; set; }

    /// <summary>Where the run is resumed in the world that it had, brings to an end what was left there. Before the first cycle.</summary>
    public void TakeOver()
    {
        if (Request.Resume?.World is not { } name || _engine is not IDurableWorld world || world.LastingName != name) return;
        Ledger.GoOn(_engine);
        (_engine as ILoadHost)?.EndLoads();
        using var takeOver = new SoakRecovery(_engine, world, Request, Time);
        var begin = Time.GetTimestamp();
        var found = takeOver.Run();
        TookOverMs = Time.GetElapsedTime(begin).TotalMilliseconds;
        _pgmaps = world.PgmapsMade;
        Ledger.Note(found);
        Ledger.NoteViolations(_engine, StrategyList.Get(Request.Strategy).Traits.Name);
        if (_engine.ViolationCounts.Failures > 0 || found.Stuck.Count > 0) _stop = true;
        var gap = (Ledger.Gaps.Count > 0 ? Ledger.Gaps[^1] : new(BaseMs, BaseMs, Request.Resume.NextCycle)) with { World = name, Found = found.Lines };
        if (Ledger.Gaps.Count > 0) Ledger.Gaps[^1] = gap;
        _observer.TookOver(gap, State(Request.Resume.NextCycle));
    }

    /// <summary>The world stays where it is: the run is to be resumed in it.</summary>
    public void KeepWorld() => (_engine as IDurableWorld)?.Keep();

    private void TellWorld()
    {
        if (Request.Soak && _engine is IDurableWorld { LastingName: { } name }) _observer.Lives(name);
    }
}
