namespace ZoneDrain.Engines.Embedded;

/// <summary>An actor whose turns take a lock: a process or an inode.</summary>
/// <typeparam name="TState">Its state.</typeparam>
internal sealed class ActorSlot<TState>(TState state)
{
    /// <summary>Held for one turn, never across a call.</summary>
    public Lock TurnLock { get; } = new();

    public TState State { get; } = state;
}
