namespace ZoneDrain.Traces.Reading;

/// <summary>Up to six raw arguments of a system call, in the order of <see cref="TraceSyscall"/>; missing ones are zero.</summary>
/// <param name="A">First argument.</param>
/// <param name="B">Second argument.</param>
/// <param name="C">Third argument.</param>
/// <param name="D">Fourth argument.</param>
/// <param name="E">Fifth argument.</param>
/// <param name="F">Sixth argument.</param>
public readonly record struct TraceArguments(ulong A, ulong B, ulong C, ulong D, ulong E, ulong F);
