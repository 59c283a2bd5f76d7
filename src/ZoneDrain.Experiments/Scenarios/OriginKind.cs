namespace ZoneDrain.Experiments.Scenarios;

/// <summary>Where a value of a scenario comes from; a later kind overrides an earlier one.</summary>
public enum OriginKind
{
    /// <summary>The value that holds when nobody says otherwise.</summary>
    Default,

    /// <summary>The scenario file.</summary>
    File,

    /// <summary>An environment variable whose name starts with <c>ZONEDRAIN__</c>.</summary>
    Environment,

    /// <summary>A <c>--set path=value</c> on the command line.</summary>
    Set,
}
