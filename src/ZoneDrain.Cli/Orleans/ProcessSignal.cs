namespace ZoneDrain.Cli.Orleans;

/// <summary>Signals that a crew sends to its silos, by their names for <c>kill</c> (POSIX kill(1)).</summary>
internal enum ProcessSignal
{
    /// <summary>Asks to leave.</summary>
    Term,
}
