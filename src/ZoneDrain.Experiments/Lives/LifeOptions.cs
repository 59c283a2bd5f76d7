using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Lives;

/// <summary>How a life is lived.</summary>
/// <param name="Strategy">The drain.</param>
/// <param name="Workers">Workers that load.</param>
/// <param name="Operations">Operations of all workers together.</param>
/// <param name="Seed">Seed of every draw.</param>
internal sealed record LifeOptions(StrategyId Strategy, int Workers, long Operations, ulong Seed)
{
    /// <summary>Check the invariants at each stop.</summary>
    public bool Audit { get; init; }

    /// <summary>Push the page words out of the caches before the kill.</summary>
    public bool Cold { get; init; }

    /// <summary>
    /// The workers let go of what they hold one after the other. All at once, their last uses meet at a counter's line as those of no load do, and the end of
    /// a life costs what its load does not tell.
    /// </summary>
    public bool EndsInTurn { get; init; }

    /// <summary>Sample latencies.</summary>
    public bool Measure { get; init; } = true;

    /// <summary>A clock of the CPU time of all that take part; null for this process's own.</summary>
    public TimeProvider? Cpu { get; init; }

    /// <summary>What a worker does until its load phase is over, in place of its share of <see cref="Operations"/>.</summary>
    public Action<ISession, WorkerLoad>? Drive { get; init; }

    /// <summary>Called by each worker whose load phase is over.</summary>
    public Action? Loaded { get; init; }

    /// <summary>A load that the engine makes itself, in place of the workers'; there is one worker then, which looks after it.</summary>
    public IHostedLife? Hosted { get; init; }

    /// <summary>The load's cycle begins with this life.</summary>
    public bool Begins { get; init; }

    /// <summary>Faults on a timeline; null when nothing goes wrong.</summary>
    public IFaults? Faults { get; init; }
}

/// <summary>The load of one life, made by the engine where its actors are.</summary>
internal interface IHostedLife : ILifeLoad
{
    /// <summary>Operations that ended so far.</summary>
    long Operations { get; }

    /// <summary>Loads until the life or the cycle ends.</summary>
    /// <param name="session">Whose worker looks after it.</param>
    /// <param name="begins">The cycle begins with it.</param>
    void Run(ISession session, bool begins);
}
