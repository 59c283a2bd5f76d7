namespace ZoneDrain.Traces.Reading;

/// <summary>What one line of a trace reports. Names follow Linux 6.1, include/trace/events/fs_dax.h and the syscall and sched events.</summary>
public enum TraceEventKind : byte
{
    /// <summary>An event that is not read here; counted by its name.</summary>
    Other,

    /// <summary>A system call begins (<c>sys_NAME(args)</c>).</summary>
    SyscallEnter,

    /// <summary>A system call returns (<c>sys_NAME -&gt; result</c>).</summary>
    SyscallExit,

    /// <summary><c>sched_process_fork</c>: a task made another task.</summary>
    Fork,

    /// <summary><c>sched_process_exec</c>: a task replaced its address space.</summary>
    Exec,

    /// <summary><c>sched_process_exit</c>: a task ended.</summary>
    Exit,

    /// <summary><c>dax_pmd_fault</c>: a 2 MiB fault begins.</summary>
    PmdFault,

    /// <summary><c>dax_pmd_fault_done</c>: a 2 MiB fault ends with a result.</summary>
    PmdFaultDone,

    /// <summary><c>dax_pte_fault</c>: a 4 KiB fault begins.</summary>
    PteFault,

    /// <summary><c>dax_pte_fault_done</c>: a 4 KiB fault ends with a result.</summary>
    PteFaultDone,

    /// <summary><c>dax_load_hole</c>: a read of a hole or of an unwritten block mapped the zero page.</summary>
    LoadHole,

    /// <summary><c>dax_pmd_load_hole</c>: a 2 MiB read mapped the huge zero page.</summary>
    PmdLoadHole,

    /// <summary><c>dax_pmd_load_hole_fallback</c>: the huge zero page could not be mapped.</summary>
    PmdLoadHoleFallback,

    /// <summary><c>dax_insert_mapping</c>, <c>dax_insert_pfn_mkwrite*</c> or <c>dax_pmd_insert_mapping*</c>: understood, and of no consequence.</summary>
    InsertMapping,

    /// <summary><c>dax_writeback_range</c>: writing back of dirty entries begins.</summary>
    WritebackRange,

    /// <summary><c>dax_writeback_range_done</c>: writing back ends.</summary>
    WritebackRangeDone,

    /// <summary><c>dax_writeback_one</c>: one dirty entry was written back.</summary>
    WritebackOne,

    /// <summary>Kprobe <c>ext4_break_layouts</c> or <c>xfs_break_layouts</c>: the file system begins to break layouts.</summary>
    BreakLayouts,

    /// <summary>Kretprobe of the former: its return value is in <see cref="TraceRecord.Value"/>.</summary>
    BreakLayoutsDone,

    /// <summary>Kprobe <c>layout_busy_page</c>: one round of looking for a busy page begins.</summary>
    LayoutBusyPage,

    /// <summary>Kretprobe of the former: <see cref="TraceRecord.Value"/> is the busy page's descriptor address, or zero.</summary>
    LayoutBusyPageDone,

    /// <summary>Kprobe <c>devmap_put</c>: references on the descriptor at <see cref="TraceRecord.Value"/> are dropped.</summary>
    DevmapPut,
}
