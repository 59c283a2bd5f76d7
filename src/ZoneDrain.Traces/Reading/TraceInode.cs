using System.Globalization;

namespace ZoneDrain.Traces.Reading;

/// <summary>An inode as the trace names it. Inode number 0 means none.</summary>
/// <param name="Major">Major device number.</param>
/// <param name="Minor">Minor device number.</param>
/// <param name="Number">Inode number.</param>
public readonly record struct TraceInode(uint Major, uint Minor, ulong Number)
{
    /// <summary>True when the trace named an inode.</summary>
    public bool IsKnown => Number != 0;

    /// <summary>Prints <c>major:minor/number</c>, the number in hexadecimal as the trace prints it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}:{Minor}/0x{Number:x}");
}
