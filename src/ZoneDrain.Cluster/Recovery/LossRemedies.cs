using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Recovery;

/// <summary>
/// What a session does where a silo died with an operation of its under way: that answers EIO and may be half done, and the process may live on without it.
/// What gives back is gone on with, so that nothing stays that nobody would ever give back.
/// </summary>
internal static class LossRemedies
{
    /// <summary>Silos that may die one after another under the same operation.</summary>
    private const int LossesMax = 10;

    /// <summary>Whether an end may be a loss that needs more than being told.</summary>
    public static bool MayHelp(in Completion ended) => ended is { IsDone: true, Outcome: Outcome.EIO or Outcome.ENOENT };

    /// <summary>Does it; what the operation ended with in the end.</summary>
    public static async ValueTask<Completion> Help(ILossySession session, IProtocol protocol, Completion ended)
    {
        switch (protocol)
        {
            // After an error there is no child: where the fork was lost on its way, there may be one, in part, that nobody knows of but who asked for it.
            case Fork fork:
                await session.Start(new Exit(fork.Child) { InPart = true });
                return ended;
            case ForkAndTouch fork:
                await session.Start(new Exit(fork.Child) { InPart = true });
                return ended;
            case CloseOwner close when ended.Outcome == Outcome.EIO:
                return await Until(() => session.StartOnce(close with { IsForgotten = true }), ended);
            case Exit exit when ended.Outcome == Outcome.EIO:
                return await Until(() => Again(session, exit), ended);
            default:
                return ended;
        }
    }

    private static async ValueTask<Completion> Again(ILossySession session, Exit exit)
    {
        var again = await session.StartOnce(exit);
        return again.Outcome == Outcome.ENOENT ? await session.StartOnce(exit with { GoesOn = true }) : again;
    }

    private static async ValueTask<Completion> Until(Func<ValueTask<Completion>> again, Completion ended)
    {
        for (var tries = 0; ended.Outcome == Outcome.EIO && tries < LossesMax; tries++) ended = await again();
        return ended;
    }
}

/// <summary>A session, as these need it.</summary>
internal interface ILossySession
{
    /// <summary>Starts a protocol, with these remedies, and waits for its end for a while where it sleeps.</summary>
    ValueTask<Completion> Start(IProtocol protocol);

    /// <summary>Starts a protocol without them.</summary>
    ValueTask<Completion> StartOnce(IProtocol protocol);
}
