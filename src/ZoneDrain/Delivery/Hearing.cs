namespace ZoneDrain.Delivery;

/// <summary>What a call is to whoever is called.</summary>
public enum Hearing : byte
{
    /// <summary>It was not made before: its turn is made.</summary>
    New,

    /// <summary>It was made before, and its reply, or its asker's next call, was lost: it gets the reply again.</summary>
    Again,

    /// <summary>A later call of its lane was made before: a copy whose asker has its answer.</summary>
    Late,

    /// <summary>Who makes it was fenced: it is refused, for what its asker had has been counted without it.</summary>
    Fenced,
}
