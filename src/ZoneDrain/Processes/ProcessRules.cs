using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>The turns of a process. Each looks at and changes one process only, and never waits; what must follow at a page or inode is the protocols'
/// business.</summary>
public static partial class ProcessRules
{
    /// <summary>Mappings a process may have (vm.max_map_count's default).</summary>
    public const int MappingsMax = 65_530;

    /// <summary>Pages of 4 KiB that a process can address: 47 bits (TASK_SIZE_MAX, arch/x86/include/asm/page_64_types.h, four levels).</summary>
    public const long AddressPages = 1L << 35;

    // The generation of a child until all its files know of it and it has all its memory: odd, for a fork works on it.
    private const long BeingMade = long.MaxValue;

    /// <summary>Whether a turn may change the process; else it only looks.</summary>
    public static bool Changes(ProcessOp op) => op is not (ProcessOp.Look or ProcessOp.Recheck or ProcessOp.NextMapping or ProcessOp.NextShared
        or ProcessOp.FindPage or ProcessOp.ReadMirror or ProcessOp.CountMappings);

    /// <summary>One turn.</summary>
    public static ProcessReply Apply(ProcessState process, in ProcessEvent question) => question.Op switch
    {
        ProcessOp.Look => Look(process, question),
        ProcessOp.Install => Install(process, question),
        ProcessOp.Recheck => Recheck(process, question),
        ProcessOp.Zap => Zap(process, question.From, question.To),
        ProcessOp.ZapFile => ZapFile(process, question),
        ProcessOp.ProtectFile => ProtectFile(process, question),
        ProcessOp.CountMappings => CountMappings(process, question),
        ProcessOp.Protect => Protect(process, question),
        ProcessOp.Map => Map(process, question.Vma),
        ProcessOp.MapOther => MapOther(process, question),
        ProcessOp.TakeMapping => TakeMapping(process, question),
        ProcessOp.Move => Move(process, question),
        ProcessOp.OpenOwner => OpenOwner(process, question.Owner),
        ProcessOp.AddPin => AddPin(process, question),
        ProcessOp.TakePin => TakePin(process, question.Slot),
        ProcessOp.ForgetOwner => ForgetOwner(process, new(new((int)question.From), question.Slot)),
        ProcessOp.CloseOwner => CloseOwner(process, question.Slot, new((int)question.From)),
        ProcessOp.BeginExit => BeginExit(process, question.Write),
        ProcessOp.NextToUndo => NextToUndo(process),
        ProcessOp.EndExit => EndExit(process),
        ProcessOp.NextMapping => NextMapping(process, question.From),
        ProcessOp.NextShared => NextShared(process, question.Slot),
        ProcessOp.ShareOwner => ShareOwner(process, question.Slot, new((int)question.From)),
        ProcessOp.CopyEntry => CopyEntry(process, question.From, question.To),
        ProcessOp.EndFork => EndFork(process),
        ProcessOp.Replace => Replace(process, question),
        ProcessOp.FindPage => FindPage(process, question),
        ProcessOp.OpenMirror => OpenMirror(process, question.Slot),
        ProcessOp.CloseMirror => CloseMirror(process, question.Slot),
        ProcessOp.ReadMirror => ReadMirror(process, question),
        ProcessOp.SetMirror => SetMirror(process, question),
        ProcessOp.ReadEntry => ReadEntry(process, question),
        ProcessOp.SplitEntry => SplitEntry(process, question),
        ProcessOp.FreezeFolio => FreezeFolio(process, question),
        ProcessOp.NextFrozen => NextFrozen(process, question),
        ProcessOp.EndClose => EndClose(process, new(new((int)question.From), question.Slot)),
        _ => throw new InvalidOperationException($"{process.Id} in state {process.Status} has no turn for {question.Op}"),
    };

    /// <summary>
    /// The turn of <see cref="ProcessOp.Fork"/>, which makes an actor: the mappings without their entries, for no scheme copies those of a shared DAX mapping
    /// (kernel-model 0.12, row 2), and one more sharer for each pipe and descriptor. Null: the parent is exiting, or another
    /// fork of it runs (mmap_lock). Anonymous memory, and copies that are counted, are copied entry by entry after this turn, until
    /// <see cref="ProcessOp.EndFork"/>. A child with several mappings, which are made its own one after another, is not whole before
    /// an end of its own.
    /// </summary>
    public static ProcessState? Fork(ProcessState parent, ProcessId child)
    {
        if (parent.Status != ProcessStatus.Running) return null;
        if (parent.Generation % 2 != 0) return null;
        if (parent.Vmas.Exists(vma => vma.Inode == InodeId.None || vma.CountsCopies)) parent.Generation++;
        var copy = parent.Child(child);
        if (parent.Vmas.Count > 1) copy.Generation = BeingMade;
        CopyPrivate(parent, copy);
        copy.SharedOwners.AddRange(parent.SharedOwners);
        for (var slot = 0; slot < parent.OwnerSlots.Count; slot++)
        {
            if (parent.OwnerSlots[slot] is not { Kind: not OwnerKind.Call, ClosedByHost: false } owner) continue;
            owner.Share(child);
            copy.SharedOwners.Add(new(parent.Id, slot));
        }

        return copy;
    }

    // What a process has stored to a private mapping of a file is anonymous memory, which a fork copies whatever the mapping shows (vma_needs_copy,
    // mm/memory.c: anon_vma; field-cases F15). Copies of a DAX file's pages are not counted here, so parent and child have one each. Nor are frames of
    // /dev/mem, which no fault would bring back (vma_needs_copy: VM_PFNMAP).
    private static void CopyPrivate(ProcessState parent, ProcessState child)
    {
        foreach (var vma in parent.Vmas)
        {
            if (vma.Inode == InodeId.None || (vma.Flags & (VmaFlags.Shared | VmaFlags.PfnMap)) == VmaFlags.Shared) continue;
            for (var at = vma.Start; parent.Table.Next(at, vma.End, out var vpn, out var word, out var order); at = vpn + (1L << order))
            {
                if (new Pte(word) is { IsRam: true } or { IsPfn: true }) child.Table.Set(vpn, order, word);
            }
        }
    }

    private static ProcessReply Look(ProcessState process, in ProcessEvent question)
    {
        var place = process.Status == ProcessStatus.Running ? process.FindMapping(question.From) : -1;
        if (place < 0) return new() { Outcome = Outcome.SIGSEGV };
        var vma = process.Vmas[place];
        var needed = question.Write ? VmaFlags.Write : question.To switch { 0 => VmaFlags.Read, < 0 => VmaFlags.None, _ => VmaFlags.Execute };
        if ((vma.Flags & needed) != needed) return new() { Outcome = Outcome.SIGSEGV };

        var pte = new Pte(process.Table.Get(question.From, out var order));
        if ((vma.Flags & (VmaFlags.Anonymous | VmaFlags.Peer)) != 0 || pte.IsCopy) return LookAtMemory(process, question, vma, pte, order);
        var shared = (vma.Flags & VmaFlags.Shared) != 0;
        var kind = !pte.Present ? LookKind.Missing : question.Write && !pte.Writable ? LookKind.MakeWritable : LookKind.Mapped;
        if (question.Write && !shared && kind != LookKind.Mapped) kind = LookKind.CopyOnWrite;

        if (kind == LookKind.Missing) order = vma.Order;
        if (kind == LookKind.Missing && (vma.Flags & VmaFlags.Devdax) != 0) pte = vma.DevdaxEntry(question.From);

        var unit = 1L << order;
        return new()
        {
            Kind = kind,
            Pte = pte,
            Order = (byte)order,
            Facts = Facts(process, vma, question.From),
            Inode = vma.Inode,
            Index = vma.IndexOf(question.From),
            From = vma.Pgmap.Value,
            Count = (int)Math.Min(question.Slot, Math.Min(unit - question.From % unit, vma.End - question.From)),
        };
    }

    private static MappingFlags Facts(ProcessState process, in Vma vma, long vpn)
    {
        var slot = vpn / EntryTable.SlotPages * EntryTable.SlotPages;
        var facts = MappingFlags.None;
        if ((vma.Flags & VmaFlags.Huge) != 0 && !process.Table.HasTable(vpn) && !NeedsTable(process, slot)) facts |= MappingFlags.TryHuge;
        if (slot >= vma.Start && slot + EntryTable.SlotPages <= vma.End) facts |= MappingFlags.CoversSlot;
        if ((vma.IndexOf(vpn) - vpn) % EntryTable.SlotPages == 0) facts |= MappingFlags.Congruent;
        if ((vma.Flags & VmaFlags.Shared) != 0) facts |= MappingFlags.Shared;
        if ((vma.Flags & VmaFlags.Devdax) != 0) facts |= MappingFlags.Devdax;
        if ((vma.Flags & VmaFlags.Write) != 0) facts |= MappingFlags.Writable;
        if ((vma.Flags & VmaFlags.Anonymous) != 0) facts |= MappingFlags.Anonymous;
        if ((vma.Flags & VmaFlags.Peer) != 0) facts |= MappingFlags.Peer;
        if ((vma.Flags & VmaFlags.Sync) != 0) facts |= MappingFlags.Sync;
        if ((vma.Flags & VmaFlags.HugeIsSpecial) != 0) facts |= MappingFlags.HugeIsSpecial;
        if ((vma.Flags & VmaFlags.Unmarked) != 0) facts |= MappingFlags.Unmarked;
        if ((vma.Flags & VmaFlags.Longterm) != 0) facts |= MappingFlags.Longterm;
        if ((vma.Flags & VmaFlags.TracksStores) != 0) facts |= MappingFlags.TracksStores;
        if ((vma.Flags & VmaFlags.PfnMap) != 0) facts |= MappingFlags.PfnMap;
        return facts;
    }

    private static ProcessReply Install(ProcessState process, in ProcessEvent question)
    {
        var place = process.Status == ProcessStatus.Running ? process.FindMapping(question.From) : -1;
        if (place < 0 || process.Vmas[place].Inode != question.Inode || process.Vmas[place].IndexOf(question.From) != question.To)
            return new() { Outcome = Outcome.EAGAIN };

        var vma = process.Vmas[place];

        // An mprotect came between the look and this turn; the kernel holds mmap_lock from one to the other.
        if (question.Write && (vma.Flags & VmaFlags.Write) == 0) return new() { Outcome = Outcome.EAGAIN };
        var old = new Pte(process.Table.Get(question.From, out var oldOrder));

        // What a process has copied is its own, in whatever form; a fault that saw the file's page is late.
        if (old.IsCopy) return new() { Outcome = Outcome.EAGAIN };

        // A private copy of one page splits a huge read-only entry; what the others need, they fault in again (__split_huge_pmd, mm/huge_memory.c).
        if (question.Pte.IsRam && old.Present && oldOrder > 0)
        {
            process.Table.Set(question.From, oldOrder, 0);
            process.Table.Set(question.From, 0, question.Pte.Bits);
            process.Invalidate(question.From >> oldOrder << oldOrder, (question.From >> oldOrder << oldOrder) + (1L << oldOrder));
            return new() { Pte = old, Order = (byte)oldOrder };
        }

        if (old.Present && (oldOrder != question.Order || !question.Write || old.Writable)) return new() { Outcome = Outcome.EBUSY };
        if (question.Order > 0 && !old.Present && process.Table.HasTable(question.From) && vma.Order == 0) return new() { Outcome = Outcome.EAGAIN };

        process.Table.Set(question.From, question.Order, question.Pte.Bits);
        if (old.Present) process.Invalidate(question.From, question.From + (1L << question.Order));
        return new() { Pte = old, Order = (byte)oldOrder };
    }

    private static ProcessReply Recheck(ProcessState process, in ProcessEvent question) =>
        new() { Outcome = process.Table.Get(question.From, out var order) == question.Pte.Bits && order == question.Order ? Outcome.Ok : Outcome.EAGAIN };
}
