using System.Numerics;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Turns that were taken before (D. Michie, "Memo" functions and machine learning, Nature 1968). A turn reads few parts of a world and changes fewer, and what
/// it does depends on nothing else, so its outcome is kept under the numbers of the parts it read, and the next world in which they are the same needs no
/// turn. This skips no state and no transition. Keys are compared by value. Where an outcome turns out to depend on a part that the kept ones of the
/// same choice did not read, those are forgotten.
/// </summary>
internal sealed class TurnMemo
{
    private const int Impossible = -1;
    private readonly World _world;
    private readonly WorldCodec _codec;
    private readonly Choice[] _choices;
    private readonly int[] _ownParts;
    private readonly int[][] _slots;
    private readonly List<Violation[]> _violations = [[]];
    private ulong[] _masks = new ulong[256];
    private int _slotCount = 1;
    private int[] _table = new int[1024];
    private int[] _keys = new int[4096];
    private int _keysUsed;
    private Entry[] _entries = new Entry[512];
    private int _entryCount;
    private int[] _writes = new int[2048];
    private int _writesUsed;

    public TurnMemo(World world, WorldCodec codec)
    {
        _world = world;
        _codec = codec;
        _choices = [.. world.Candidates()];
        _ownParts = [.. _choices.Select(world.PartOf)];
        _slots = [.. _choices.Select(_ => new int[64])];
    }

    /// <summary>Every choice that may be possible, in a fixed order.</summary>
    public IReadOnlyList<Choice> Choices => _choices;

    /// <summary>Turns that were really taken.</summary>
    public long Taken { get; private set; }

    /// <summary>
    /// False where the choice is impossible in <paramref name="state"/>; else writes the state it leads to and the invariants it breaks.
    /// </summary>
    public bool TryStep(ReadOnlySpan<int> state, int place, Span<int> next, out Violation[] found)
    {
        var slot = SlotOf(place, state[_ownParts[place]]);
        var entry = slot == 0 ? -1 : Find(slot, state, HashOf(slot, state));
        if (entry < 0) entry = Execute(state, place);
        ref var kept = ref _entries[entry];
        found = _violations[kept.Violations];
        if (kept.WriteCount == Impossible) return false;
        state.CopyTo(next);
        for (var i = 0; i < kept.WriteCount; i++) next[_writes[kept.WritesAt + 2 * i]] = _writes[kept.WritesAt + 2 * i + 1];
        return true;
    }

    private int Execute(ReadOnlySpan<int> state, int place)
    {
        _codec.Load(state);
        _world.Marks.Read = 1UL << _ownParts[place];
        var possible = _world.CanTake(_choices[place]);
        if (possible) _world.Take(_choices[place]);
        var read = _world.Marks.Read;
        Taken++;
        var entry = new Entry { WriteCount = Impossible, WritesAt = _writesUsed };
        if (possible)
        {
            entry.WriteCount = 0;
            var after = _codec.Save();
            for (var part = 0; part < after.Length; part++)
            {
                if (after[part] == state[part]) continue;
                Room(ref _writes, _writesUsed + 2);
                _writes[_writesUsed++] = part;
                _writes[_writesUsed++] = after[part];
                entry.WriteCount++;
            }
        }

        if (_world.Found.Count > 0)
        {
            entry.Violations = _violations.Count;
            _violations.Add([.. _world.Found]);
            _world.Found.Clear();
        }

        return Keep(state, place, read, entry);
    }

    private int Keep(ReadOnlySpan<int> state, int place, ulong read, Entry entry)
    {
        var own = state[_ownParts[place]];
        var slot = SlotOf(place, own);
        if (slot == 0 || (read & ~_masks[slot]) != 0) slot = NewSlot(place, own, read | _masks[slot]);
        if (2 * (_entryCount + 1) > _table.Length) Grow();
        entry.Slot = slot;
        entry.Hash = HashOf(slot, state);
        entry.KeyAt = _keysUsed;
        for (var left = _masks[slot]; left != 0; left &= left - 1)
        {
            Room(ref _keys, _keysUsed + 1);
            _keys[_keysUsed++] = state[BitOperations.TrailingZeroCount(left)];
        }

        if (_entryCount == _entries.Length) Array.Resize(ref _entries, 2 * _entryCount);
        _entries[_entryCount] = entry;
        Place(_entryCount);
        return _entryCount++;
    }

    private int SlotOf(int place, int own)
    {
        var slots = _slots[place];
        return own < slots.Length ? slots[own] : 0;
    }

    private int NewSlot(int place, int own, ulong mask)
    {
        Room(ref _slots[place], own + 1);
        if (_slotCount == _masks.Length) Array.Resize(ref _masks, 2 * _slotCount);
        _masks[_slotCount] = mask;
        return _slots[place][own] = _slotCount++;
    }

    private int Find(int slot, ReadOnlySpan<int> state, uint hash)
    {
        var mask = (uint)_table.Length - 1;
        for (var at = hash & mask; ; at = (at + 1) & mask)
        {
            var entry = _table[at] - 1;
            if (entry < 0) return -1;
            ref var kept = ref _entries[entry];
            if (kept.Hash == hash && kept.Slot == slot && IsKey(kept.KeyAt, _masks[slot], state)) return entry;
        }
    }

    private bool IsKey(int at, ulong mask, ReadOnlySpan<int> state)
    {
        for (var left = mask; left != 0; left &= left - 1)
        {
            if (_keys[at++] != state[BitOperations.TrailingZeroCount(left)]) return false;
        }

        return true;
    }

    private uint HashOf(int slot, ReadOnlySpan<int> state)
    {
        unchecked
        {
            var hash = (ulong)(uint)slot * 0x9E3779B97F4A7C15;
            for (var left = _masks[slot]; left != 0; left &= left - 1)
            {
                hash = (hash ^ (uint)state[BitOperations.TrailingZeroCount(left)]) * 0xBF58476D1CE4E5B9;
                hash ^= hash >> 29;
            }

            return (uint)(hash ^ hash >> 32);
        }
    }

    private void Place(int entry)
    {
        var mask = (uint)_table.Length - 1;
        var at = _entries[entry].Hash & mask;
        while (_table[at] != 0) at = (at + 1) & mask;
        _table[at] = entry + 1;
    }

    private void Grow()
    {
        _table = new int[2 * _table.Length];
        for (var entry = 0; entry < _entryCount; entry++) Place(entry);
    }

    private static void Room(ref int[] array, int count)
    {
        if (count > array.Length) Array.Resize(ref array, Math.Max(count, 2 * array.Length));
    }

    private struct Entry
    {
        public int Slot;
        public uint Hash;
        public int KeyAt;
        public int WritesAt;
        public int WriteCount;
        public int Violations;
    }
}
