using ZoneDrain.Ports;

namespace ZoneDrain.Workloads;

/// <summary>The load of one worker in one life of the devices: made on the worker's thread, or elsewhere for it.</summary>
internal interface ILifeLoad
{
    /// <summary>The timestamp of the last release; 0 when there was none.</summary>
    long LastReleaseAt { get; }

    /// <summary>Who that was, in words.</summary>
    string LastReleaseBy { get; }

    /// <summary>Pages got, pinned and pinned for long that are held now, and children that live; may be read on any thread.</summary>
    (long Gets, long Pins, long Longterm, long Children) Held { get; }

    /// <summary>Goes on with the load while something else is waited for, whatever is due included.</summary>
    void Step(ISession session);

    /// <summary>The end of a teardown that this worker started.</summary>
    bool TryTakeTeardown(ISession session, long ticket, out Completion completion);

    /// <summary>Gives back every pin and ends every child.</summary>
    void LetGoOfAll(ISession session);

    /// <summary>Waits until at most <paramref name="sleepers"/> protocols of this worker sleep.</summary>
    /// <exception cref="SleepersStuckException">A sleeper is not woken before the teardown's deadline: invariant I8.</exception>
    void AwaitSleepers(ISession session, int sleepers = 0);

    /// <summary>Ends the processes that are this worker's.</summary>
    void ExitProcesses(ISession session);
}
