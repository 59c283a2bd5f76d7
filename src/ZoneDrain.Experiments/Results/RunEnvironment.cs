namespace ZoneDrain.Experiments.Results;

/// <summary>Where and how a run was started, for <c>environment.json</c>: what one needs to repeat it.</summary>
public sealed record RunEnvironment
{
    /// <summary>Operating system, architecture and processor, as far as known.</summary>
    public required string Machine { get; init; }

    /// <summary>Cores that the process may use, 1 or more.</summary>
    public required int Cores { get; init; }

    /// <summary>Memory that the process may use, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Dotnet { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The commit that the program was built from; null when it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>The command line, quoted where a shell needs it.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The engine's name.</summary>
    public required string Engine { get; init; }
}
