namespace ZoneDrain.Cli.Bench;

/// <summary>A benchmark.</summary>
/// <param name="Name">Its name on the command line: a-z and hyphen.</param>
/// <param name="Meaning">What it measures, in a phrase.</param>
/// <param name="OnlyByName">It takes too much time or memory to be run unasked.</param>
internal sealed record BenchEntry(string Name, string Meaning, bool OnlyByName = false);

/// <summary>One figure of a benchmark.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The figure with its unit.</param>
/// <param name="Limit">What it must hold, with its unit; empty when nothing is demanded.</param>
/// <param name="Held">Whether the limit holds; null without one.</param>
internal sealed record BenchRow(string What, string Value, string Limit, bool? Held);
