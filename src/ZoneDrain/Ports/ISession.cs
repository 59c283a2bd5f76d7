using ZoneDrain.Protocols;

namespace ZoneDrain.Ports;

/// <summary>One worker, as seen by the thread that drives it. Not for use by two threads at once.</summary>
public interface ISession
{
    /// <summary>The worker's number, from 0.</summary>
    int Worker { get; }

    /// <summary>Protocols of this session that sleep.</summary>
    int Sleeping { get; }

    /// <summary>
    /// Runs a protocol until it ends or sleeps. At the engine's bound on sleepers a session starts nothing: EBUSY, and the caller goes on with what sleeps.
    /// </summary>
    Completion Start<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol;

    /// <summary>
    /// Something that slept may have ended since completions were last taken, so that it is worth to take them; false is as good as nothing to take. Costs no
    /// message.
    /// </summary>
    bool HasNews { get; }

    /// <summary>Waits until <see cref="HasNews"/>, without asking anybody; false when the time is over first.</summary>
    bool WaitForNews(TimeSpan timeout);

    /// <summary>Lets woken protocols go on, and reports one that ended since.</summary>
    bool TryTakeCompletion(out Completion completion);

    /// <summary>Goes on until <paramref name="ticket"/> ends, or the time is over: false.</summary>
    bool TryWaitFor(long ticket, TimeSpan timeout, out Completion completion);

    /// <summary>Sends a signal to a sleeping protocol; false if it does not sleep interruptibly.</summary>
    bool Interrupt(long ticket);
}
