namespace ZoneDrain.Protocols;

/// <summary>
/// Whatever lasts longer than a turn: a small value with named steps. An engine gives it the answer to what it wanted last, and it says what it wants next.
/// It holds no reference to any actor, so a protocol in progress can be copied, compared, sent and replayed.
/// </summary>
public interface IProtocol
{
    /// <summary>The step it is at, for traces and for "who waits where".</summary>
    string Step { get; }

    /// <summary>What it found so far.</summary>
    Findings Findings { get; }

    /// <summary>The actor that drives it: the process that faults, the inode that is truncated, the pgmap that is torn down. Of kind
    /// <see cref="NextKind.Done"/> where it is none, but who started it.</summary>
    (NextKind Kind, int Number) Initiator() => (NextKind.Done, 0);

    /// <summary>Goes on: <paramref name="reply"/> is <see cref="Reply.None"/> at the start.</summary>
    Next Advance(in Reply reply);
}
