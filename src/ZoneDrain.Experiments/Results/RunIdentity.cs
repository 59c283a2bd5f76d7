namespace ZoneDrain.Experiments.Results;

/// <summary>What makes a run this run.</summary>
/// <param name="Command">The command, as "compare".</param>
/// <param name="Scenario">The scenario's name, which names the folder: a-z, 0-9 and hyphen.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Engine">The engine's name.</param>
/// <param name="Started">When it started, in UTC.</param>
public sealed record RunIdentity(string Command, string Scenario, ulong Seed, string Engine, DateTimeOffset Started)
{
    /// <summary>The folder's name below the scenario's: <c>20220923T080413Z-1</c>, so that names sort by time.</summary>
    public string FolderName => FormattableString.Invariant($"{Started.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Seed}");
}
