namespace ZoneDrain.Processes;

/// <summary>Part of an address space that maps no DAX memory: anonymous memory, libraries, reserved addresses.</summary>
/// <param name="Start">First virtual page number.</param>
/// <param name="End">One past the last.</param>
/// <param name="Accessible">Loads or stores are allowed; it is taken to be used, so that page tables hang at its slots.</param>
public readonly record struct OtherMemory(long Start, long End, bool Accessible);
