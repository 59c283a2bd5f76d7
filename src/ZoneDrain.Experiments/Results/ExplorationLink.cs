namespace ZoneDrain.Experiments.Results;

/// <summary>A short text of a table of searches and what belongs to it.</summary>
/// <param name="Letters">The text: a letter of a cell, or "stuck".</param>
/// <param name="Target">The name of a file in the folder, or the text's meaning.</param>
public sealed record ExplorationLink(string Letters, string Target);
