namespace ZoneDrain.Values;

/// <summary>Reads what <see cref="StateWriter"/> wrote, in the same order.</summary>
internal ref struct StateReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    public StateReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public readonly bool AtEnd => _at == _bytes.Length;

    public byte Byte() => _bytes[_at++];

    public bool Bool() => Byte() != 0;

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = _bytes[_at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128) return value;
        }
    }

    public int Int() => (int)Number();

    public long Signed()
    {
        var value = Number();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public void Sparse(scoped Span<ulong> words)
    {
        for (var start = 0; start < words.Length; start += 64)
        {
            var group = words[start..Math.Min(words.Length, start + 64)];
            var present = Number();
            for (var i = 0; i < group.Length; i++) group[i] = (present >> i & 1) != 0 ? Number() : 0;
        }
    }
}
