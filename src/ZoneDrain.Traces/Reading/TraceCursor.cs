namespace ZoneDrain.Traces.Reading;

/// <summary>A place in the bytes of a line. Numbers that do not fit are refused, not wrapped.</summary>
internal ref struct TraceCursor(ReadOnlySpan<byte> bytes, int position = 0)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    internal int Position { get; private set; } = position;

    internal readonly bool AtEnd => Position >= _bytes.Length;

    internal readonly ReadOnlySpan<byte> Rest => _bytes[Position..];

    internal readonly byte Current => AtEnd ? (byte)0 : _bytes[Position];

    internal void SkipBlanks()
    {
        while (Current == (byte)' ')
            Position++;
    }

    internal void SkipWord()
    {
        while (!AtEnd && Current != (byte)' ')
            Position++;
    }

    internal bool TryTake(byte expected)
    {
        if (AtEnd || Current != expected)
            return false;
        Position++;
        return true;
    }

    internal bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
            return false;
        Position += expected.Length;
        return true;
    }

    /// <summary>Moves behind the next occurrence of a word, or stays where it is.</summary>
    internal bool TrySeek(ReadOnlySpan<byte> word)
    {
        var at = Rest.IndexOf(word);
        if (at < 0)
            return false;
        Position += at + word.Length;
        return true;
    }

    internal ReadOnlySpan<byte> TakeName()
    {
        var from = Position;
        while (IsNameByte(Current))
            Position++;
        return _bytes[from..Position];
    }

    internal ReadOnlySpan<byte> TakeWord()
    {
        var from = Position;
        SkipWord();
        return _bytes[from..Position];
    }

    internal bool TryDecimal(out long value)
    {
        value = 0;
        var from = Position;
        while (Current is >= (byte)'0' and <= (byte)'9')
        {
            if (value > (long.MaxValue - 9) / 10)
                return false;
            value = (value * 10) + (Current - (byte)'0');
            Position++;
        }

        return Position > from;
    }

    internal bool TryHex(out ulong value)
    {
        value = 0;
        if (Rest.StartsWith("0x"u8))
            Position += 2;
        var from = Position;
        while (HexDigit(Current) is >= 0 and var digit)
        {
            if (value >> 60 != 0)
                return false;
            value = (value << 4) | (uint)digit;
            Position++;
        }

        return Position > from;
    }

    private static bool IsNameByte(byte value) =>
        value is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9' or (byte)'_' or (byte)'.';

    private static int HexDigit(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - (byte)'0',
        >= (byte)'a' and <= (byte)'f' => value - (byte)'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - (byte)'A' + 10,
        _ => -1,
    };
}
