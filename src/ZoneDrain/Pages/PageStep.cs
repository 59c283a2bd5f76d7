namespace ZoneDrain.Pages;

/// <summary>Where a turn of a page stands. Between two steps others may run; an engine whose turns do not stop passes through all of them at once.</summary>
public enum PageStep : byte
{
    /// <summary>Nothing was done yet.</summary>
    Start,

    /// <summary>The read section is entered; the pgmap's life is read next.</summary>
    ReadLife,

    /// <summary>The life was read and says live. Nobody but a grace period sees that.</summary>
    Decided,

    /// <summary>The strategy was told of a first use, where it hears of one; the word changes next.</summary>
    ChangeWord,

    /// <summary>A folio is closed for its split, and its pages get their references one by one.</summary>
    GiveToTails,

    /// <summary>The word fell to zero, or an entry was deleted; the strategy is told next.</summary>
    TellLastUse,

    /// <summary>The question is answered; the read section ends.</summary>
    Leave,
}
