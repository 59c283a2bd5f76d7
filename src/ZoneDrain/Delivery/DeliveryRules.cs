namespace ZoneDrain.Delivery;

/// <summary>What makes a call happen once, though messages are lost, repeated and late and silos die and speak again: decided by whoever is called.</summary>
public static class DeliveryRules
{
    /// <summary>What a call is to an actor.</summary>
    /// <param name="stamp">The call.</param>
    /// <param name="last">The number of the last call of its lane that was heard; 0 for none.</param>
    /// <param name="fences">Who is refused here.</param>
    /// <param name="floor">
    /// The initiator's last call when pages were counted anew; 0 for none. What it had called until then is counted, or asked again under a later number, and
    /// a home that is new to the page remembers nothing of it.
    /// </param>
    public static Hearing Hear(in CallStamp stamp, long last, Fences fences, long floor = 0)
    {
        if (fences.Refuses(stamp.From)) return Hearing.Fenced;
        if (stamp.Lane == 0) return Hearing.New;
        if (stamp.Number == last) return Hearing.Again;
        return stamp.Number > Math.Max(last, floor) ? Hearing.New : Hearing.Late;
    }

    /// <summary>Whether a silo's statement of its part of a counter replaces what is known of it: later than that, and not of the dead.</summary>
    /// <param name="from">Who states it.</param>
    /// <param name="version">Grows with every change of the part.</param>
    /// <param name="known">The version that is known; null for none.</param>
    /// <param name="fences">Who is refused here.</param>
    public static bool IsNews(Incarnation from, long version, long? known, Fences fences) =>
        !fences.Refuses(from) && (known is null || version > known);
}

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
