using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// What a comparison does otherwise on an engine whose calls are messages: an operation costs thousands of times what it costs in shared memory, and most of
/// that is waiting. So lives are shorter, prices are CPU time of all that take part, and messages are counted beside it.
/// </summary>
/// <param name="Cpu">A clock that shows the CPU time of all processes that take part.</param>
/// <param name="Counting">Makes an engine in shared memory, where a life of the scenario's full length is counted: the model is the same.</param>
/// <param name="Losses">What an engine lost with silos, by name.</param>
public sealed record RemoteComparison(TimeProvider Cpu, Func<int, bool, IEngine> Counting, Func<IEngine, IReadOnlyList<string>> Losses)
{
    /// <summary>What a reader must know of how this engine sends its messages.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Operations of a life at most; the scenario's may be less.</summary>
    public long OperationsMax { get; init; } = 1_000;
}
