namespace ZoneDrain.Delivery;

/// <summary>
/// The steps of a fence, in their order: what makes good the loss of a silo. Each is over when every silo that takes part has answered, or is known to be dead.
/// </summary>
internal enum FenceStep : byte
{
    /// <summary>Nothing has begun.</summary>
    None,

    /// <summary>Every silo refuses the dead from here on: before anybody tells what it keeps.</summary>
    Refuse,

    /// <summary>Nobody asks anything any more.</summary>
    Close,

    /// <summary>All that was asked of the living is answered.</summary>
    Stand,

    /// <summary>Each tells what it keeps.</summary>
    Cut,

    /// <summary>The cells of the dead get new homes, and their parts of the counter are forgotten.</summary>
    Rehome,

    /// <summary>Each home counts its pages anew.</summary>
    Recount,

    /// <summary>All go on.</summary>
    Open,

    /// <summary>It is over.</summary>
    Done,
}
