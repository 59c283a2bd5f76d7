namespace ZoneDrain.Experiments.Results;

/// <summary>How a panel draws its series.</summary>
public enum PanelShape
{
    /// <summary>A line each.</summary>
    Lines,

    /// <summary>Areas on top of each other: parts of a whole, as pages by state.</summary>
    Stacked,
}
