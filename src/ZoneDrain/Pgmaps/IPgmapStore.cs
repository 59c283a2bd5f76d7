using ZoneDrain.Grace;
using ZoneDrain.Schemes;

namespace ZoneDrain.Pgmaps;

/// <summary>
/// What the actor of a pgmap keeps, and whom it can tell, as one turn of it sees that: what an engine brings for <see cref="PgmapTurns"/>. Every call is one
/// atomic step. An implementation is a struct of references, passed by value, so that the turns are compiled for it.
/// </summary>
public interface IPgmapStore
{
    /// <summary>What it was created as.</summary>
    PgmapSpec Spec { get; }

    /// <summary>Its scheme, for its type of memory.</summary>
    SchemeTraits Traits { get; }

    /// <summary>Where it is in its life.</summary>
    Life Life { get; }

    /// <summary>It is live, as far as who asks has heard.</summary>
    bool IsLive { get; }

    /// <summary>Its life becomes dying, for good; false where it is not live any more.</summary>
    bool TryKill(ZapOrder zap, GracePlacement grace);

    /// <summary>Its life goes on.</summary>
    void SetLife(Life life);

    /// <summary>Tells its life to all who keep a copy. The turn is answered once each has acknowledged it.</summary>
    void TellLife();

    /// <summary>There are gup walks that looked at its life and are not over.</summary>
    bool HasWalks { get; }

    /// <summary>Notes the walk of who asks.</summary>
    void AddWalk();

    /// <summary>Its walk is over; true where none is left.</summary>
    bool RemoveWalk();

    /// <summary>Who waits until no walk is left.</summary>
    void AwaitWalks(WaiterId waiter);

    /// <summary>Who waited for that, and waits no more; default where nobody did.</summary>
    WaiterId TakeWalkWaiter();

    /// <summary>The counter of all workers.</summary>
    long Root { get; }

    /// <summary>A page that nothing counts was handed out after the kill: given back, it takes the counter below zero.</summary>
    bool IsLate { get; }

    /// <summary>Adds to the counter, and wakes who waits for it where it comes to zero; the sum.</summary>
    long AddRoot(long delta);

    /// <summary>Takes what workers have counted for themselves, with this sign; what they have added to the counter by themselves is left out.</summary>
    long TakeShards(long sign, out long workers);

    /// <summary>Who waits until the counter comes to zero. Whoever makes it so from here on sees that.</summary>
    void AwaitRoot(WaiterId waiter);

    /// <summary>Who waited for that, and waits no more; default where nobody did.</summary>
    WaiterId TakeRootWaiter();

    /// <summary>Tells somebody that what it waited for has come.</summary>
    void Wake(WaiterId waiter);
}
