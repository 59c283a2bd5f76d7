using ZoneDrain.Protocols;

namespace ZoneDrain.Ports;

/// <summary>How a protocol ended, or that it sleeps.</summary>
/// <param name="IsDone">It ended; else it sleeps under <paramref name="Ticket"/>.</param>
/// <param name="Outcome">Its result.</param>
/// <param name="Findings">What it found.</param>
/// <param name="Ticket">Its number in the session, from 1; 0 where it never slept.</param>
/// <param name="Protocol">The protocol itself, boxed, where it slept; for who needs more than its findings.</param>
public readonly record struct Completion(bool IsDone, Outcome Outcome, Findings Findings, long Ticket, IProtocol? Protocol)
{
    /// <summary>When it ended, as a timestamp of the engine's clock, where that was before the session heard of it; 0: just now.</summary>
    public long EndedAt { get; init; }
}
