namespace ZoneDrain.Engines.Tests;

/// <summary>All rows, by name.</summary>
internal static class Kernel61Table
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    public static Dictionary<string, Kernel61Case> Cases { get; } =
        Kernel61Counts.Cases.Concat(Kernel61Files.Cases).Concat(Kernel61Teardowns.Cases).Concat(Kernel61Traced.Cases).ToDictionary(row => row.Name);
}
