using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>
/// Operations that give back. Where a silo dies with one under way it answers EIO and may be half done, and the process may live on without it: then it is gone
/// on with, so that nothing stays that nobody would ever give back.
/// </summary>
internal static class Undoing
{
    /// <summary>Silos that may die one after another under the same operation.</summary>
    private const int TriesMax = 10;

    /// <summary>Closes an object that keeps pins.</summary>
    public static Outcome Close(ISession session, OwnerId owner)
    {
        var outcome = session.Start(new CloseOwner(owner)).Outcome;
        for (var tries = 0; outcome == Outcome.EIO && tries < TriesMax; tries++) outcome = session.Start(new CloseOwner(owner) { IsForgotten = true }).Outcome;
        return outcome;
    }

    /// <summary>Makes a process exit.</summary>
    public static Outcome Exit(IEngine engine, ISession session, ProcessId process)
    {
        var outcome = session.Start(new Exit(process)).Outcome;
        if (outcome != Outcome.EIO) return outcome;
        for (var tries = 0; outcome == Outcome.EIO && tries < TriesMax; tries++)
        {
            outcome = session.Start(new Exit(process)).Outcome;
            if (outcome == Outcome.ENOENT) outcome = session.Start(new Exit(process) { GoesOn = true }).Outcome;
        }

        // A close inside it may have been cut short, too; what the process does not own any more is shared with nobody who would miss it.
        if (engine.Processes.FirstOrDefault(state => state.Id == process) is not { } left) return outcome;
        foreach (var (slot, owner) in left.Owners.Index())
        {
            if (owner is { ClosedByHost: true }) Close(session, new(process, slot));
        }

        return outcome;
    }
}
