namespace ZoneDrain.Experiments.Results;

/// <summary>What one strategy did on a simulated cluster. Times are virtual.</summary>
public sealed record SimulationRow
{
    /// <summary>The strategy.</summary>
    public required StrategyId Strategy { get; init; }

    /// <summary>Silos.</summary>
    public required int Silos { get; init; }

    /// <summary>Operations of the load, sleepers included.</summary>
    public long Operations { get; init; }

    /// <summary>Of them, those that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>Times that operations that ended had tried something again.</summary>
    public long Retries { get; init; }

    /// <summary>How long the load took, in nanoseconds.</summary>
    public long LoadNs { get; init; }

    /// <summary>The median latency of an operation from its intended start, in nanoseconds.</summary>
    public long P50Ns { get; init; }

    /// <summary>The 99th percentile of it.</summary>
    public long P99Ns { get; init; }

    /// <summary>Messages an operation.</summary>
    public double MessagesAnOperation { get; init; }

    /// <summary>Of them, messages between silos.</summary>
    public double RemoteAnOperation { get; init; }

    /// <summary>Questions to actors an operation: without their answers, and without the operation's own beginning and end.</summary>
    public double CallsAnOperation { get; init; }

    /// <summary>Core time an operation, in nanoseconds.</summary>
    public double CpuNsAnOperation { get; init; }

    /// <summary>From the kill to the release of the last device, in nanoseconds.</summary>
    public long DrainNs { get; init; }

    /// <summary>Messages from the kill to the release.</summary>
    public long DrainMessages { get; init; }

    /// <summary>Of them, those that every engine counts: for the kill, grace periods and the drain.</summary>
    public long DrainMessagesCounted { get; init; }

    /// <summary>Core time from the kill to the release, in nanoseconds, with that of a load that goes on.</summary>
    public long DrainCpuNs { get; init; }

    /// <summary>The actor, pages apart, whose turns took most from the kill to the release: who keeps a drain on many silos waiting.</summary>
    public string DrainActor { get; init; } = "";

    /// <summary>The share of that time that its turns took: 0 to 1.</summary>
    public double DrainActorShare { get; init; }

    /// <summary>The share of its core time that the busiest silo used while the load ran: 0 to 1.</summary>
    public double BusiestSilo { get; init; }

    /// <summary>The same of all silos together.</summary>
    public double MeanSilo { get; init; }

    /// <summary>The actor, pages apart, whose turns took most while the load ran.</summary>
    public string BusiestActor { get; init; } = "";

    /// <summary>The share of the time that its turns took: 0 to 1. At 1 nothing gets faster by more silos.</summary>
    public double BusiestActorShare { get; init; }

    /// <summary>Faults that began before the last release.</summary>
    public int FaultsBegun { get; init; }

    /// <summary>The most messages that waited at one silo.</summary>
    public int QueueMax { get; init; }

    /// <summary>Events.</summary>
    public long Events { get; init; }

    /// <summary>The digest of all events, in hexadecimal: the same for the same settings and seed.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Broken invariants that the table of schemes and strategies does not foretell, in words.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>Hazards: violations that it does foretell.</summary>
    public long Hazards { get; init; }

    /// <summary>Why the drain did not end, with who holds what; empty where it did.</summary>
    public string Stuck { get; init; } = "";

    /// <summary>An invariant broke that was not foretold, or the drain did not end.</summary>
    public bool IsBroken => Failures.Count > 0 || Stuck.Length > 0;

    /// <summary>Operations served a second: those that were refused are none.</summary>
    public double Rate => LoadNs == 0 ? 0 : (Operations - Refused) * 1e9 / LoadNs;

    /// <summary>The share of the operations that was refused, as by a process that another caller ends: 0 to 1.</summary>
    public double RefusedShare => Operations == 0 ? 0 : (double)Refused / Operations;

    /// <summary>Retries of an operation, on an average.</summary>
    public double RetriesEach => Operations == 0 ? 0 : (double)Retries / Operations;

    /// <summary>What more silos would not make faster: an actor, or the silos' cores; empty where neither is taken for half of the time.</summary>
    public string Bottleneck => BusiestActorShare >= 0.5 ? BusiestActor : BusiestSilo >= 0.5 ? "cores" : "";
}
