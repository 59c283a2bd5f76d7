using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>What a load shows besides latencies: drains, hazards, violations, faults. Begins with what a killed run had.</summary>
internal sealed class LoadLedger
{
    /// <summary>Violations, drains and faults that a result shows in full.</summary>
    private const int Shown = 20;
    private const int FaultsShown = 10_000;
    private const int LossesShown = 1000;

    private readonly Dictionary<string, HazardCount> _hazards = [];
    private readonly Dictionary<string, long> _broken = [];
    private long[] _known = [];
    private long _turnsBefore;
    private long _violationsKnown;
    private (long Done, long Dropped, long Audits, long InUse, long References, double ReleaseNs) _cycle;

    public LoadLedger(SoakState? before)
    {
        Lives = before?.Lives ?? 0;
        Audits = before?.Audits ?? 0;
        _turnsBefore = before?.Turns ?? 0;
        foreach (var group in (before?.Violations ?? []).GroupBy(violation => violation.Invariant)) _broken[group.Key] = group.LongCount();
        Violations.AddRange(before?.Violations ?? []);
        Losses.AddRange(before?.Losses ?? []);
        StuckDrains.AddRange(before?.StuckDrains ?? []);
        Leftovers.AddRange(before?.Leftovers ?? []);
        Faults.AddRange(before?.Faults ?? []);
        Gaps.AddRange(before?.Gaps ?? []);
        foreach (var hazard in before?.Hazards ?? []) _hazards[hazard.Invariant] = hazard;
    }

    public long Lives { get; private set; }

    public long Audits { get; private set; }

    public List<ViolationReport> Violations { get; } = [];

    public List<StuckDrain> StuckDrains { get; } = [];

    /// <summary>What was left after a release, by name; the first.</summary>
    public List<string> Leftovers { get; } = [];

    /// <summary>What died with silos, the first of it.</summary>
    public List<string> Losses { get; } = [];

    /// <summary>To be locked by who reads or writes it.</summary>
    public List<FaultInterval> Faults { get; } = [];

    public List<LoadGap> Gaps { get; } = [];

    public LatencyHistogram Release { get; } = new();

    public LatencyHistogram Overhead { get; } = new();

    public IReadOnlyList<HazardCount> Hazards => [.. _hazards.Values.OrderBy(hazard => hazard.Invariant, StringComparer.Ordinal)];

    public void CountAudit()
    {
        Audits++;
        _cycle.Audits++;
    }

    /// <summary>One life has ended.</summary>
    public void Note(IEngine engine, LifeFigures figures, string strategy)
    {
        Lives++;
        CountAudit();
        foreach (var drain in figures.Drains)
        {
            Release.Record((long)drain.ReleaseNs);
            Overhead.Record((long)Math.Max(0, drain.ReleaseNs - drain.LowerBoundNs));
            _cycle.ReleaseNs = Math.Max(_cycle.ReleaseNs, drain.ReleaseNs);
            if (drain.Stuck is { } stuck && StuckDrains.Count < Shown) StuckDrains.Add(stuck);
        }

        _cycle.Done += figures.Operations;
        _cycle.InUse = Math.Max(_cycle.InUse, figures.LoadCounts.FirstUses - figures.LoadCounts.LastUses);
        _cycle.References = Math.Max(_cycle.References, figures.ReferencesAtEnd);
        NoteViolations(engine, strategy);
        Losses.AddRange(engine.Losses.Except(Losses).Take(Math.Max(0, LossesShown - Losses.Count)));
    }

    /// <summary>A life does not end, for its drain does not.</summary>
    public void Note(IEngine engine, StuckDrain drain, string strategy)
    {
        if (StuckDrains.Count < Shown) StuckDrains.Add(drain);
        NoteViolations(engine, strategy);
        Losses.AddRange(engine.Losses.Except(Losses).Take(Math.Max(0, LossesShown - Losses.Count)));
    }

    /// <summary>The run goes on in the world that it had: what the engine has counted there is part of what the run had counted.</summary>
    public void GoOn(IEngine engine)
    {
        _turnsBefore -= engine.Counts.PageOperations;
        var counts = engine.ViolationCounts;
        _known = [.. counts.Predicted.Select((count, kind) => Math.Min(count, Known((Invariants.Invariant)kind)))];
        if (Violations.Count > 0) _violationsKnown = counts.Failures;
    }

    /// <summary>What was found in a world that was taken over.</summary>
    public void Note(WorldFound found)
    {
        for (var audit = 0; audit < found.Audits; audit++) CountAudit();
        StuckDrains.AddRange(found.Stuck.Take(Shown - StuckDrains.Count));
    }

    /// <summary>The world begins anew, and with it the engine's own counts.</summary>
    public void Renew(long turns)
    {
        (_known, _violationsKnown) = ([], 0);
        _turnsBefore += turns;
    }

    /// <summary>Page turns of the whole run, for an engine that has these counts now.</summary>
    public long TurnsOf(EngineCounts counts) => _turnsBefore + counts.PageOperations;

    /// <summary>Invariants with the checks done so far, for an engine that has these counts now. Hazards are those of lives that ended.</summary>
    public IReadOnlyList<InvariantCheck> ChecksOf(EngineCounts counts)
    {
        var (turns, audits, lives) = (TurnsOf(counts), Audits, Lives);
        lock (_hazards)
        {
            return
            [
                .. from invariant in Enum.GetValues<Invariants.Invariant>()
                   let shown = InvariantWords.CheckedBy(invariant)
                   where shown is not null
                   let name = invariant.ToString()
                   select new InvariantCheck(
                       name, InvariantWords.MeaningOf(invariant), shown.Value.Turns ? turns : 0, shown.Value.Audits ? audits : 0, shown.Value.Lives ? lives : 0,
                       _hazards.GetValueOrDefault(name)?.Count ?? 0, _broken.GetValueOrDefault(name)),
            ];
        }
    }

    public CycleSample EndCycle(int number, long dropped, Leftovers left, double atMs, (long Resident, long Managed) memory)
    {
        Leftovers.AddRange(left.Names.Take(Shown - Leftovers.Count));
        var sample = new CycleSample
        {
            Cycle = number,
            AtMs = Math.Round(atMs, 3),
            Done = _cycle.Done,
            Dropped = dropped - _cycle.Dropped,
            PagesInUse = _cycle.InUse,
            References = _cycle.References,
            Left = left.Count,
            ReleaseNs = _cycle.ReleaseNs,
            ResidentBytes = memory.Resident,
            ManagedBytes = memory.Managed,
            Audits = (int)_cycle.Audits,
        };
        _cycle = (0, dropped, 0, 0, 0, 0);
        ForgetOldFaults();
        return sample;
    }

    public SoakState ToState()
    {
        lock (Faults)
        {
            return new SoakState
            {
                Audits = Audits,
                Lives = Lives,
                Violations = [.. Violations],
                Losses = [.. Losses],
                StuckDrains = [.. StuckDrains],
                Leftovers = [.. Leftovers],
                Hazards = Hazards,
                Faults = [.. Faults.TakeLast(FaultsShown)],
                Gaps = [.. Gaps],
            };
        }
    }

    private long Known(Invariants.Invariant invariant) => _hazards.GetValueOrDefault(invariant.ToString())?.Count ?? 0;

    // A soak of weeks has more than a result shows.
    private void ForgetOldFaults()
    {
        lock (Faults)
        {
            if (Faults.Count > 2 * FaultsShown) Faults.RemoveRange(0, Faults.Count - FaultsShown);
        }
    }

    /// <summary>Broken invariants that the engine has found since the last look.</summary>
    public void NoteViolations(IEngine engine, string strategy)
    {
        lock (_hazards) NoteHazards(engine.ViolationCounts.Predicted);
        if (engine.ViolationCounts.Failures == _violationsKnown) return;
        _violationsKnown = engine.ViolationCounts.Failures;
        lock (_hazards)
        {
            foreach (var (number, count) in engine.ViolationCounts.Unpredicted.Index()) _broken[((Invariants.Invariant)number).ToString()] = count;
        }

        Violations.AddRange(engine.Violations.Where(violation => !violation.Predicted).Take(Math.Max(0, Shown - Violations.Count)).Select(violation =>
            new ViolationReport(
                strategy, violation.Invariant.ToString(), violation.Page.ToString(), violation.Scheme.ToString(), violation.Owner, violation.Detail,
                violation.Transitions)));
    }

    private void NoteHazards(IReadOnlyList<long> predicted)
    {
        if (_known.Length == 0) _known = new long[predicted.Count];
        foreach (var invariant in Enum.GetValues<Invariants.Invariant>())
        {
            var more = predicted[(int)invariant] - _known[(int)invariant];
            if (more <= 0) continue;
            var name = invariant.ToString();
            var before = _hazards.TryGetValue(name, out var hazard) ? hazard.Count : 0;
            _hazards[name] = new(name, before + more, "foretold by the table of schemes and strategies");
            _known[(int)invariant] = predicted[(int)invariant];
        }
    }
}
