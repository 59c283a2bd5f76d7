namespace ZoneDrain.Experiments.Costs;

/// <summary>Kinds of events and their names.</summary>
public static class EventKinds
{
    /// <summary>All kinds, in the order in which tables show them.</summary>
    public static IReadOnlyList<EventKind> All { get; } = Enum.GetValues<EventKind>();

    /// <summary>The kind's name in text: "first-use".</summary>
    public static string NameOf(EventKind kind)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such event.");
        return string.Concat(kind.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
    }

    /// <summary>Finds a kind by its name in text; false when there is none of that name.</summary>
    public static bool TryParse(string? name, out EventKind kind)
    {
        foreach (var candidate in All)
        {
            if (NameOf(candidate) == name)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
