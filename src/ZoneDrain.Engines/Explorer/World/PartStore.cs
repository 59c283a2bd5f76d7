using System.Runtime.InteropServices;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Byte strings, each kept once and named by a number: two have the same number only if they are equal byte for byte. The hash (FNV-1a over eight bytes at a
/// time with a final mix) only says where to look. Worlds are then vectors of such numbers, which is the collapse compression of SPIN
/// (G. Holzmann, State compression in SPIN, 1997): small, exact, and quick to compare.
/// </summary>
internal sealed class PartStore
{
    private readonly List<byte[]> _values = [];
    private int[] _table = new int[1024];

    public int Count => _values.Count;

    public long Bytes { get; private set; }

    public ReadOnlySpan<byte> this[int number] => _values[number];

    public int Number(ReadOnlySpan<byte> value)
    {
        if (2 * (_values.Count + 1) > _table.Length) Grow();
        var mask = _table.Length - 1;
        for (var at = (int)(Hash(value) & (uint)mask); ; at = (at + 1) & mask)
        {
            var there = _table[at] - 1;
            if (there >= 0)
            {
                if (value.SequenceEqual(_values[there])) return there;
                continue;
            }

            _values.Add(value.ToArray());
            Bytes += value.Length;
            _table[at] = _values.Count;
            return _values.Count - 1;
        }
    }

    public static ulong Hash(ReadOnlySpan<byte> value)
    {
        unchecked
        {
            const ulong Prime = 0x100000001B3;
            var hash = 0xCBF29CE484222325 ^ (ulong)value.Length;
            while (value.Length >= 8)
            {
                // Read byte by byte in one order, so that the hash is the same on every machine.
                hash = (hash ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(value)) * Prime;
                hash ^= hash >> 32;
                value = value[8..];
            }

            foreach (var one in value) hash = (hash ^ one) * Prime;
            hash ^= hash >> 29;
            hash *= 0xBF58476D1CE4E5B9;
            return hash ^ (hash >> 32);
        }
    }

    public static ulong Hash(ReadOnlySpan<int> value) => Hash(MemoryMarshal.AsBytes(value));

    private void Grow()
    {
        _table = new int[2 * _table.Length];
        var mask = _table.Length - 1;
        for (var number = 0; number < _values.Count; number++)
        {
            var at = (int)(Hash(_values[number]) & (uint)mask);
            while (_table[at] != 0) at = (at + 1) & mask;
            _table[at] = number + 1;
        }
    }
}
