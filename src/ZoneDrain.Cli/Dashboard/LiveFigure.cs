namespace ZoneDrain.Cli.Dashboard;

/// <summary>A figure of a run under way.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The figure, with its unit.</param>
internal sealed record LiveFigure(string Label, string Value);
