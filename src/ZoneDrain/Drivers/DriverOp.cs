namespace ZoneDrain.Drivers;

/// <summary>What a driver can be asked about its frames.</summary>
public enum DriverOp : byte
{
    /// <summary>A run of frames, aligned to its folio order if possible.</summary>
    Allocate,

    /// <summary>Gives a run back. Freeing a frame that is free is a bug (invariant I6).</summary>
    Free,

    /// <summary>Hands out nothing from now on; what comes back stays. The first step of a right teardown. Answers how many frames are still out.</summary>
    Stop,

    /// <summary>Hands frames out again: memory that was offline is online. EBUSY: it was given up.</summary>
    Resume,

    /// <summary>Ok: it is offline, stopped and empty. EBUSY: it is not, or was given up. Answers how many frames are out.</summary>
    AskOffline,

    /// <summary>Gives it up: its driver has gone while it was in use, and nobody can remove it any more.</summary>
    Abandon,
}
