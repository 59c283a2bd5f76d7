namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>One row of the table of fields: a key, what its value looks like, what it means, and where the record keeps it.</summary>
internal sealed record Field(string Key, Shape Shape, string Summary)
{
    /// <summary>Reads the value from a record.</summary>
    public required Func<object, object?> Get { get; init; }

    /// <summary>Gives the record with another value.</summary>
    public required Func<object, object, object> With { get; init; }

    /// <summary>Whether a scenario must give the value.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the value has a meaning for this record; where it has none it must not be given.</summary>
    public Func<object, bool> AppliesTo { get; init; } = _ => true;

    /// <summary>What the record must be for the value to have a meaning, for messages.</summary>
    public string AppliesToWords { get; init; } = "";
}
