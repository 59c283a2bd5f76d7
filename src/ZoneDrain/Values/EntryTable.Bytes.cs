namespace ZoneDrain.Values;

/// <summary>The table as bytes. Leaves and slots that hold nothing leave no trace; an empty table of small entries does, for a fault can see it.</summary>
internal sealed partial class EntryTable
{
    private readonly Stack<ulong[]> _spares = [];

    public void Save(StateWriter to)
    {
        for (var i = 0; i < _leaves.Length; i++)
        {
            var leaf = _leaves[i];
            if (leaf.Giant != 0)
            {
                to.Byte(1);
                to.Number((ulong)_numbers[i]);
                to.Number(leaf.Giant);
            }

            if (leaf.Slots is null) continue;
            for (var slot = 0; slot < LeafSlots; slot++)
            {
                ref var there = ref leaf.Slots[slot];
                if (there.Huge == 0 && there.Table is null) continue;
                to.Byte(2);
                to.Number((ulong)_numbers[i]);
                to.Number((ulong)slot);
                to.Number(there.Huge);
                SaveTable(to, there);
            }
        }

        to.Byte(0);
    }

    public void Load(ref StateReader from)
    {
        Empty();
        for (var kind = from.Byte(); kind != 0; kind = from.Byte())
        {
            var leaf = Make((long)from.Number());
            if (kind == 1)
            {
                leaf.Giant = from.Number();
                continue;
            }

            leaf.Slots ??= new Slot[LeafSlots];
            ref var slot = ref leaf.Slots[from.Int()];
            slot.Huge = from.Number();
            LoadTable(ref from, ref slot);
        }
    }

    private ulong[] NewTable() => _spares.TryPop(out var spare) ? spare : new ulong[SlotPages];

    private static void SaveTable(StateWriter to, in Slot slot)
    {
        to.Number(slot.Table is null ? 0 : (ulong)slot.Count + 1);
        for (var (at, left) = (0, slot.Count); left > 0; at++, left--)
        {
            at += slot.Table.AsSpan(at).IndexOfAnyExcept(0UL);
            to.Number((ulong)at);
            to.Number(slot.Table![at]);
        }
    }

    private void LoadTable(ref StateReader from, ref Slot slot)
    {
        var entries = from.Int();
        if (entries == 0) return;
        slot.Table = NewTable();
        slot.Count = entries - 1;
        for (var left = slot.Count; left > 0; left--)
        {
            var at = from.Int();
            slot.Table[at] = from.Number();
        }
    }

    // The arrays are kept for the next load: a search loads a million times a second.
    private void Empty()
    {
        foreach (var leaf in _leaves)
        {
            leaf.Giant = 0;
            foreach (ref var slot in leaf.Slots.AsSpan())
            {
                slot.Huge = 0;
                slot.Count = 0;
                if (slot.Table is null) continue;
                Array.Clear(slot.Table);
                _spares.Push(slot.Table);
                slot.Table = null;
            }
        }
    }
}
