using System.Runtime.CompilerServices;

namespace ZoneDrain.Values;

/// <summary>
/// Words kept by 4 KiB index, or one for a whole aligned 2 MiB slot or 1 GiB leaf: a page table, and the offset index of an inode. A radix array, so that a
/// walk has one order on every machine, and 8 bytes a small entry. Word 0 is "nothing". A slot's table of small entries, once made, stays:
/// an unmap of a file keeps the page table (kernel-model 0.9).
/// </summary>
internal sealed partial class EntryTable
{
    /// <summary>Small entries a slot: 2 MiB of 4 KiB pages.</summary>
    public const int SlotPages = 512;

    /// <summary>Whether a range that ends before <paramref name="to"/> has the whole slot that begins at <paramref name="at"/>; false where none begins
    /// there.</summary>
    public static bool HasSlot(long at, long to) => at % SlotPages == 0 && at + SlotPages <= to;

    /// <summary>The order of an entry for a whole slot.</summary>
    public const byte SlotOrder = 9;

    private const int LeafSlots = 512;
    private const long LeafPages = SlotPages * LeafSlots;

    // Sorted by number; few, and mostly the one found last.
    private long[] _numbers = [];
    private Leaf[] _leaves = [];
    private int _last;

    private struct Slot
    {
        public ulong Huge;
        public ulong[]? Table;
        public int Count;
    }

    /// <summary>The word at <paramref name="index"/> and the order of the entry, 0, 9 or 18; 0 and order 0 for none.</summary>
    public ulong Get(long index, out int order)
    {
        order = 0;
        var place = Search(index / LeafPages);
        if (place < 0) return 0;
        var leaf = _leaves[place];
        if (leaf.Giant != 0)
        {
            order = 18;
            return leaf.Giant;
        }

        if (leaf.Slots is null) return 0;
        ref var slot = ref leaf.Slots[index / SlotPages % LeafSlots];
        if (slot.Huge == 0) return slot.Table is null ? 0 : slot.Table[index % SlotPages];
        order = 9;
        return slot.Huge;
    }

    /// <summary>Sets the word of <paramref name="order"/> that covers <paramref name="index"/>; 0 removes it.</summary>
    public void Set(long index, int order, ulong word)
    {
        var leaf = Make(index / LeafPages);
        if (order == 18)
        {
            leaf.Giant = word;
            return;
        }

        leaf.Slots ??= new Slot[LeafSlots];
        ref var slot = ref leaf.Slots[index / SlotPages % LeafSlots];
        if (order == 9)
        {
            slot.Huge = word;
            return;
        }

        slot.Table ??= NewTable();
        ref var cell = ref slot.Table[index % SlotPages];
        if (cell == 0 && word != 0) slot.Count++;
        if (cell != 0 && word == 0) slot.Count--;
        cell = word;
    }

    /// <summary>Takes the slot's table of small entries away if it is empty.</summary>
    public void DropEmptyTable(long index)
    {
        ref var slot = ref Find(index);
        if (!Unsafe.IsNullRef(ref slot) && slot.Count == 0) slot.Table = null;
    }

    /// <summary>A table of small entries hangs at the slot, empty or not.</summary>
    public bool HasTable(long index)
    {
        ref var slot = ref Find(index);
        return !Unsafe.IsNullRef(ref slot) && slot.Table is not null;
    }

    /// <summary>The first slot that touches <paramref name="from"/>..<paramref name="to"/> - 1 and has a table of small entries, by its first index; -1
    /// for none.</summary>
    public long NextTable(long from, long to)
    {
        for (var at = from / SlotPages * SlotPages; at < to;)
        {
            var place = Search(at / LeafPages);
            if (place < 0 && ~place == _leaves.Length) return -1;
            if (place < 0) at = _numbers[~place] * LeafPages;
            else if (_leaves[place].Slots is { } slots && slots[at / SlotPages % LeafSlots].Table is not null) return at;
            else at += _leaves[place].Slots is null ? LeafPages - at % LeafPages : SlotPages;
        }

        return -1;
    }

    /// <summary>Hangs an empty table of small entries at the slot, where none is.</summary>
    public void MakeTable(long index)
    {
        var leaf = Make(index / LeafPages);
        leaf.Slots ??= new Slot[LeafSlots];
        leaf.Slots[index / SlotPages % LeafSlots].Table ??= NewTable();
    }

    /// <summary>Small entries in the slot, 0..512.</summary>
    public int SmallCount(long index)
    {
        ref var slot = ref Find(index);
        return Unsafe.IsNullRef(ref slot) ? 0 : slot.Count;
    }

    /// <summary>
    /// The first entry that touches <paramref name="from"/>..<paramref name="to"/> - 1: false if there is none. A large entry is reported at its own
    /// start, which may lie before <paramref name="from"/>.
    /// </summary>
    public bool Next(long from, long to, out long index, out ulong word, out int order)
    {
        for (var at = from; at < to;)
        {
            var place = Search(at / LeafPages);
            if (place < 0)
            {
                if (~place == _leaves.Length) break;
                at = _numbers[~place] * LeafPages;
                continue;
            }

            var leaf = _leaves[place];
            if (leaf.Giant != 0)
            {
                (index, word, order) = (at / LeafPages * LeafPages, leaf.Giant, 18);
                return true;
            }

            var end = Math.Min(to, (at / LeafPages + 1) * LeafPages);
            if (leaf.Slots is not null && NextInLeaf(leaf.Slots, at, end, out index, out word, out order)) return true;
            at = end;
        }

        (index, word, order) = (-1, 0, 0);
        return false;
    }

    /// <summary>Bytes of the arrays, for the report of memory a mapping.</summary>
    public long Bytes()
    {
        var bytes = 16L * _leaves.Length;
        foreach (var leaf in _leaves)
        {
            bytes += 48;
            foreach (ref readonly var slot in leaf.Slots.AsSpan()) bytes += 24 + (slot.Table is null ? 0 : 8L * SlotPages);
        }

        return bytes;
    }

    /// <summary>Entries of all orders. While others write it is an estimate, and safe.</summary>
    public long Entries()
    {
        var entries = 0L;
        foreach (var leaf in _leaves)
        {
            if (leaf.Giant != 0) entries++;
            foreach (ref readonly var slot in leaf.Slots.AsSpan()) entries += slot.Count + (slot.Huge == 0 ? 0 : 1);
        }

        return entries;
    }

    /// <summary>A copy that shares nothing.</summary>
    public EntryTable Clone()
    {
        var copy = new EntryTable { _numbers = (long[])_numbers.Clone(), _leaves = new Leaf[_leaves.Length] };
        for (var i = 0; i < _leaves.Length; i++)
        {
            var slots = (Slot[]?)_leaves[i].Slots?.Clone();
            foreach (ref var slot in slots.AsSpan()) slot.Table = (ulong[]?)slot.Table?.Clone();
            copy._leaves[i] = new() { Giant = _leaves[i].Giant, Slots = slots };
        }

        return copy;
    }

    private static bool NextInLeaf(Slot[] slots, long from, long to, out long index, out ulong word, out int order)
    {
        for (var at = from; at < to; at = (at / SlotPages + 1) * SlotPages)
        {
            ref var slot = ref slots[at / SlotPages % LeafSlots];
            if (slot.Huge != 0)
            {
                (index, word, order) = (at / SlotPages * SlotPages, slot.Huge, 9);
                return true;
            }

            if (slot.Count == 0) continue;
            var end = (int)Math.Min(SlotPages, to - at / SlotPages * SlotPages);
            var first = (int)(at % SlotPages);
            var hit = slot.Table.AsSpan(first, end - first).IndexOfAnyExcept(0UL);
            if (hit < 0) continue;
            (index, order) = (at + hit, 0);
            word = slot.Table![first + hit];
            return true;
        }

        (index, word, order) = (-1, 0, 0);
        return false;
    }

    private int Search(long number)
    {
        if (_last < _numbers.Length && _numbers[_last] == number) return _last;
        var place = Array.BinarySearch(_numbers, number);
        if (place >= 0) _last = place;
        return place;
    }

    private ref Slot Find(long index)
    {
        var place = Search(index / LeafPages);
        if (place < 0 || _leaves[place].Slots is not { } slots) return ref Unsafe.NullRef<Slot>();
        return ref slots[index / SlotPages % LeafSlots];
    }

    private Leaf Make(long number)
    {
        var place = Search(number);
        if (place >= 0) return _leaves[place];
        place = ~place;
        var leaf = new Leaf();
        _numbers = [.. _numbers.AsSpan(0, place), number, .. _numbers.AsSpan(place)];
        _leaves = [.. _leaves.AsSpan(0, place), leaf, .. _leaves.AsSpan(place)];
        return leaf;
    }

    private sealed class Leaf
    {
        public ulong Giant;
        public Slot[]? Slots;
    }
}
