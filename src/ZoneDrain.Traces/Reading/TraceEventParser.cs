using System.Text;

namespace ZoneDrain.Traces.Reading;

/// <summary>Reads the text of one event. Formats as printed by Linux 6.1; probes as named by the recording script.</summary>
internal static class TraceEventParser
{
    // A 2 MiB folio whose pages are all pinned, at GUP_PIN_COUNTING_BIAS each (include/linux/mm.h): no kernel drops more at a time.
    private const ulong ReferencesMax = 512 * 1024;

    /// <summary>Reads an event's text into fields.</summary>
    internal static TraceEventResult Parse(ReadOnlySpan<byte> body, out TraceEventFields fields)
    {
        fields = default;
        var cursor = new TraceCursor(body);
        var name = cursor.TakeName();
        if (name.StartsWith("sys_"u8))
            return TraceSyscallParser.Parse(name[4..], cursor, out fields);
        if (!cursor.TryTake((byte)':'))
            return TraceEventResult.Unknown;
        var kind = KindOf(name);
        return kind switch
        {
            TraceEventKind.Other => TraceEventResult.Unknown,
            TraceEventKind.Fork => ParseNumber(kind, cursor, "child_pid="u8, out fields),
            TraceEventKind.Exec or TraceEventKind.Exit or TraceEventKind.InsertMapping or TraceEventKind.BreakLayouts or TraceEventKind.LayoutBusyPage
                => Plain(kind, out fields),
            TraceEventKind.BreakLayoutsDone => ParseHex(kind, cursor, "ret="u8, out fields),
            TraceEventKind.LayoutBusyPageDone => ParseHex(kind, cursor, "busypage="u8, out fields),
            TraceEventKind.DevmapPut => ParsePut(cursor, out fields),
            TraceEventKind.WritebackOne or TraceEventKind.WritebackRange or TraceEventKind.WritebackRangeDone => ParseWriteback(kind, cursor, out fields),
            _ => ParseFault(kind, cursor, out fields),
        };
    }

    /// <summary>The event's name for the count of lines that are not understood.</summary>
    internal static string NameOf(ReadOnlySpan<byte> body)
    {
        var name = new TraceCursor(body).TakeName();
        return name.IsEmpty ? "(no name)" : Encoding.ASCII.GetString(name[..Math.Min(name.Length, 64)]);
    }

    private static TraceEventKind KindOf(ReadOnlySpan<byte> name)
    {
        if (name.StartsWith("dax_"u8))
            return DaxKindOf(name[4..]);
        return name switch
        {
            _ when name.SequenceEqual("layout_busy_page"u8) => TraceEventKind.LayoutBusyPage,
            _ when name.SequenceEqual("layout_busy_page_ret"u8) => TraceEventKind.LayoutBusyPageDone,
            _ when name.SequenceEqual("ext4_break_layouts"u8) || name.SequenceEqual("xfs_break_layouts"u8) => TraceEventKind.BreakLayouts,
            _ when name.SequenceEqual("ext4_break_layouts_ret"u8) || name.SequenceEqual("xfs_break_layouts_ret"u8) => TraceEventKind.BreakLayoutsDone,
            _ when name.SequenceEqual("devmap_put"u8) => TraceEventKind.DevmapPut,
            _ when name.SequenceEqual("sched_process_fork"u8) => TraceEventKind.Fork,
            _ when name.SequenceEqual("sched_process_exit"u8) => TraceEventKind.Exit,
            _ when name.SequenceEqual("sched_process_exec"u8) => TraceEventKind.Exec,
            _ => TraceEventKind.Other,
        };
    }

    private static TraceEventKind DaxKindOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("pte_fault"u8) => TraceEventKind.PteFault,
        _ when name.SequenceEqual("pte_fault_done"u8) => TraceEventKind.PteFaultDone,
        _ when name.SequenceEqual("pmd_fault"u8) => TraceEventKind.PmdFault,
        _ when name.SequenceEqual("pmd_fault_done"u8) => TraceEventKind.PmdFaultDone,
        _ when name.SequenceEqual("load_hole"u8) => TraceEventKind.LoadHole,
        _ when name.SequenceEqual("pmd_load_hole"u8) => TraceEventKind.PmdLoadHole,
        _ when name.SequenceEqual("pmd_load_hole_fallback"u8) => TraceEventKind.PmdLoadHoleFallback,
        _ when name.SequenceEqual("writeback_range"u8) => TraceEventKind.WritebackRange,
        _ when name.SequenceEqual("writeback_range_done"u8) => TraceEventKind.WritebackRangeDone,
        _ when name.SequenceEqual("writeback_one"u8) => TraceEventKind.WritebackOne,
        _ when name.SequenceEqual("insert_mapping"u8) || name.StartsWith("insert_pfn_mkwrite"u8) || name.StartsWith("pmd_insert_mapping"u8)
            => TraceEventKind.InsertMapping,
        _ => TraceEventKind.Other,
    };

    private static TraceEventResult Plain(TraceEventKind kind, out TraceEventFields fields)
    {
        fields = new TraceEventFields(kind);
        return TraceEventResult.Understood;
    }

    private static TraceEventResult ParseNumber(TraceEventKind kind, TraceCursor cursor, ReadOnlySpan<byte> key, out TraceEventFields fields)
    {
        fields = default;

        // A task's name may hold anything, the numbers come last: seek the last occurrence.
        var at = cursor.Rest.LastIndexOf(key);
        if (at < 0 || !new TraceCursor(cursor.Rest[(at + key.Length)..]).TryDecimal(out var value) || value > int.MaxValue)
            return TraceEventResult.Broken;
        fields = new TraceEventFields(kind, Value: value);
        return TraceEventResult.Understood;
    }

    private static TraceEventResult ParseHex(TraceEventKind kind, TraceCursor cursor, ReadOnlySpan<byte> key, out TraceEventFields fields)
    {
        fields = default;
        if (!cursor.TrySeek(key) || !cursor.TryHex(out var value))
            return TraceEventResult.Broken;
        fields = new TraceEventFields(kind, Value: unchecked((long)value));
        return TraceEventResult.Understood;
    }

    private static TraceEventResult ParsePut(TraceCursor cursor, out TraceEventFields fields)
    {
        fields = default;
        if (!cursor.TrySeek(" page="u8) || !cursor.TryHex(out var page))
            return TraceEventResult.Broken;
        if (!cursor.TrySeek(" refs="u8) || !cursor.TryHex(out var references) || references is 0 or > ReferencesMax)
            return TraceEventResult.Broken;
        fields = new TraceEventFields(TraceEventKind.DevmapPut, Value: unchecked((long)page), Arguments: new TraceArguments(references, 0, 0, 0, 0, 0));
        return TraceEventResult.Understood;
    }

    private static TraceEventResult ParseWriteback(TraceEventKind kind, TraceCursor cursor, out TraceEventFields fields)
    {
        fields = default;
        if (!TryReadInode(ref cursor, out var inode) || !cursor.TrySeek(" pgoff "u8) || !cursor.TryHex(out var first))
            return TraceEventResult.Broken;
        var last = 0UL;
        var pages = 0UL;
        if (kind == TraceEventKind.WritebackOne)
        {
            if (!cursor.TrySeek(" pglen "u8) || !cursor.TryHex(out pages))
                return TraceEventResult.Broken;
        }
        else if (!cursor.TryTake((byte)'-') || !cursor.TryHex(out last))
        {
            return TraceEventResult.Broken;
        }

        fields = new TraceEventFields(kind, Fault: default(TraceFault) with { Inode = inode, PageOffset = first, LastPageOffset = last, Pages = pages });
        return TraceEventResult.Understood;
    }

    private static TraceEventResult ParseFault(TraceEventKind kind, TraceCursor cursor, out TraceEventFields fields)
    {
        fields = default;
        if (!TryReadInode(ref cursor, out var inode))
            return TraceEventResult.Broken;
        cursor.SkipBlanks();
        var shared = cursor.TakeWord().SequenceEqual("shared"u8);
        cursor.SkipBlanks();
        var fault = default(TraceFault) with { Inode = inode, Shared = shared };

        // The events that load a huge hole print no flags: the address follows at once.
        if (!cursor.Rest.StartsWith("address "u8))
            fault = TraceFaultWords.ReadFlags(cursor.TakeWord(), fault);
        if (!cursor.TrySeek("address "u8) || !cursor.TryHex(out var address))
            return TraceEventResult.Broken;
        fault = fault with { Address = address };
        if (kind is TraceEventKind.PmdLoadHole or TraceEventKind.PmdLoadHoleFallback)
            return Done(kind, fault, out fields);
        if (!cursor.TrySeek(" pgoff "u8) || !cursor.TryHex(out var offset))
            return TraceEventResult.Broken;
        fault = fault with { PageOffset = offset };
        if (kind is TraceEventKind.PmdFault or TraceEventKind.PmdFaultDone)
        {
            if (!cursor.TrySeek(" max_pgoff "u8) || !cursor.TryHex(out var last))
                return TraceEventResult.Broken;
            fault = fault with { LastPageOffset = last };
        }

        cursor.SkipBlanks();
        fault = fault with { Results = TraceFaultWords.ReadResults(cursor.TakeWord()) };
        var ends = kind is TraceEventKind.PmdFaultDone or TraceEventKind.PteFaultDone;
        return ends && fault.Results == FaultResults.None ? TraceEventResult.Broken : Done(kind, fault, out fields);
    }

    private static TraceEventResult Done(TraceEventKind kind, TraceFault fault, out TraceEventFields fields)
    {
        fields = new TraceEventFields(kind, Fault: fault);
        return TraceEventResult.Understood;
    }

    private static bool TryReadInode(ref TraceCursor cursor, out TraceInode inode)
    {
        inode = default;
        if (!cursor.TryTake(" dev "u8) || !cursor.TryDecimal(out var major) || !cursor.TryTake((byte)':') || !cursor.TryDecimal(out var minor))
            return false;
        if (major > uint.MaxValue || minor > uint.MaxValue || !cursor.TryTake(" ino "u8) || !cursor.TryHex(out var number))
            return false;
        inode = new TraceInode((uint)major, (uint)minor, number);
        return true;
    }
}

/// <summary>The part of a <see cref="TraceRecord"/> that comes from the event's own text.</summary>
internal readonly record struct TraceEventFields(
    TraceEventKind Kind,
    TraceSyscall Call = TraceSyscall.None,
    long Value = 0,
    TraceArguments Arguments = default,
    TraceFault Fault = default);

/// <summary>How far the text of an event was understood.</summary>
internal enum TraceEventResult
{
    /// <summary>The event's name is not one that is read.</summary>
    Unknown,

    /// <summary>The name is known, a field is missing or no number: a line cut short.</summary>
    Broken,

    /// <summary>All fields were read.</summary>
    Understood,
}
