namespace ZoneDrain.Cli.Bench;

/// <summary>One figure of a benchmark.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The figure with its unit.</param>
/// <param name="Limit">What it must hold, with its unit; empty when nothing is demanded.</param>
/// <param name="Held">Whether the limit holds; null without one.</param>
internal sealed record BenchRow(string What, string Value, string Limit, bool? Held);
