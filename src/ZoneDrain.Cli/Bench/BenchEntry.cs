namespace ZoneDrain.Cli.Bench;

/// <summary>A benchmark.</summary>
/// <param name="Name">Its name on the command line: a-z and hyphen.</param>
/// <param name="Meaning">What it measures, in a phrase.</param>
/// <param name="OnlyByName">It takes too much time or memory to be run unasked.</param>
internal sealed record BenchEntry(string Name, string Meaning, bool OnlyByName = false);
