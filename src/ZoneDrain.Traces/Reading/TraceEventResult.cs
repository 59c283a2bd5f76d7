namespace ZoneDrain.Traces.Reading;

/// <summary>How far the text of an event was understood.</summary>
internal enum TraceEventResult
{
    /// <summary>The event's name is not one that is read.</summary>
    Unknown,

    /// <summary>The name is known, a field is missing or no number: a line cut short.</summary>
    Broken,

    /// <summary>All fields were read.</summary>
    Understood,
}
