namespace ZoneDrain.Values;

/// <summary>
/// Writes the canonical bytes of a state: the same value gives the same bytes on every machine and in every run, so that equality of bytes is equality of
/// value. Numbers are little-endian groups of seven bits. The buffer grows as needed and is reused.
/// </summary>
internal sealed class StateWriter
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Byte(byte value)
    {
        if (Length == _bytes.Length) Array.Resize(ref _bytes, 2 * Length);
        _bytes[Length++] = value;
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Number(ulong value)
    {
        if (Length + 10 > _bytes.Length) Array.Resize(ref _bytes, 2 * _bytes.Length);
        while (value >= 128)
        {
            _bytes[Length++] = (byte)(value & 127 | 128);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>A number that may be negative: the sign goes to the lowest bit.</summary>
    public void Signed(long value) => Number(unchecked((ulong)(value << 1) ^ (ulong)(value >> 63)));

    /// <summary>Words of which most are zero: a bit for each group of 64 words' non-zero members, then those members.</summary>
    public void Sparse(scoped ReadOnlySpan<ulong> words)
    {
        for (var start = 0; start < words.Length; start += 64)
        {
            var group = words[start..Math.Min(words.Length, start + 64)];
            var present = 0UL;
            for (var i = 0; i < group.Length; i++)
            {
                if (group[i] != 0) present |= 1UL << i;
            }

            Number(present);
            foreach (var word in group)
            {
                if (word != 0) Number(word);
            }
        }
    }
}
