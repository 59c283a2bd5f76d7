namespace ZoneDrain.Holders;

/// <summary>With what right a statement says that an idle page is held.</summary>
public enum Claim : byte
{
    /// <summary>It asks for the page: the guarded 0→1, refused while the pgmap dies.</summary>
    Acquire,

    /// <summary>It wants a reference of a page that is in use, as gup-fast does; an idle page refuses with EAGAIN.</summary>
    TryGet,

    /// <summary>It was agreed before and is told again to a page that has lost its rows: no 0→1 happens, so nothing is asked.</summary>
    Restate,
}
