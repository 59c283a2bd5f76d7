namespace ZoneDrain.Engines.Tests;

/// <summary>One behaviour seen on Linux 6.1.192, by the row of the table it was written down in.</summary>
/// <param name="Row">The row, such as "R3" or "14".</param>
/// <param name="Fact">What was seen.</param>
/// <param name="FileSystem">The file system it was seen on.</param>
/// <param name="Check">Brings it about, and checks.</param>
internal sealed record Kernel61Case(string Row, string Fact, FileSystem FileSystem, Action<Kernel61World> Check)
{
    /// <summary>How a test names it.</summary>
    public string Name => $"{Row} {FileSystem}: {Fact}";
}
