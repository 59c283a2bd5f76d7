using Shouldly;
using ZoneDrain.Traces.Reading;
using static ZoneDrain.Experiments.Tests.Traces.Reading.TraceText;

namespace ZoneDrain.Experiments.Tests.Traces.Reading;

public class TraceAssemblerTests
{
    [Fact]
    public void A_huge_try_and_the_small_fault_after_it_are_one_access()
    {
        var access = Excerpt("churn-pin").Steps.First(step => step.Inputs.Kind == TraceStepKind.Access);
        (access.Inputs.Task, access.Inputs.Address, access.Inputs.IsWrite).ShouldBe((181, 0x7f52c868a000UL, true));
        var recorded = access.Recorded;
        (recorded.PmdTried, recorded.PmdResult).ShouldBe((true, FaultResults.Fallback));
        (recorded.PteTried, recorded.PteResult).ShouldBe((true, FaultResults.NoPage));
        (recorded.LastPageOffset, recorded.TablePresent, recorded.IsComplete).ShouldBe((0x800L, false, true));
    }

    [Fact]
    public void A_huge_fault_that_ends_in_SIGBUS_is_an_access_without_a_small_fault()
    {
        var access = Excerpt("churn-pin").Steps.First(step => step.Recorded.PmdResult == FaultResults.Sigbus);
        (access.Recorded.PteTried, access.Recorded.IsComplete, access.Recorded.LastPageOffset).ShouldBe((false, true, 0x300L));
    }

    [Fact]
    public void A_fallback_followed_by_another_address_is_not_joined()
    {
        var accesses = Read(
            Fault(1, "pmd_fault", 0x1000, "vm_start 0x0 vm_end 0x9000 pgoff 0x0 max_pgoff 0x2 "),
            Fault(1, "pmd_fault_done", 0x1000, "vm_start 0x0 vm_end 0x9000 pgoff 0x0 max_pgoff 0x2 FALLBACK"),
            Fault(1, "pte_fault", 0x2000, "pgoff 0x1 "),
            Fault(1, "pte_fault_done", 0x2000, "pgoff 0x1 NOPAGE")).Steps;
        accesses.Count.ShouldBe(2);
        accesses[0].Recorded.PteTried.ShouldBeFalse();
        accesses[1].Recorded.PmdTried.ShouldBeFalse();
    }

    [Fact]
    public void Breaking_layouts_belongs_to_the_call_that_did_it()
    {
        var truncates = Excerpt("churn-pin").Steps.Where(step => step.Inputs.Kind == TraceStepKind.Truncate).ToList();
        var (idle, busy) = (truncates[0].Recorded, truncates[1].Recorded);
        (idle.BrokeLayouts, idle.Rounds, idle.WasBusy, idle.Errno).ShouldBe((true, 1, false, 0));
        (busy.BrokeLayouts, busy.Rounds, busy.BusyRounds).ShouldBe((true, 2, 1));
        (truncates[1].Inputs.Task, truncates[1].Inputs.Offset).ShouldBe((182, 0x300000UL));
    }

    [Fact]
    public void Entries_written_back_belong_to_the_msync_that_wrote_them()
    {
        var trace = Excerpt("fio-msync");
        var msync = trace.Steps.Single(step => step.Inputs.Kind == TraceStepKind.SyncRange);
        (msync.Recorded.WritebackRanges, msync.Recorded.WritebackEntries).ShouldBe((1, 4));
        trace.Files[msync.Inputs.File].Inode.Number.ShouldBe(0xcUL);
        (msync.Inputs.Address, msync.Inputs.Length).ShouldBe((0x7ff7dea00000UL, 0x800000UL));
    }

    [Fact]
    public void A_hole_that_was_loaded_and_a_punch_past_the_end_are_recorded()
    {
        Excerpt("churn-middle").Steps.Count(step => step.Recorded.HoleLoaded).ShouldBe(2);
        var punch = Excerpt("churn-pin").Steps.First(step =>
            step.Inputs.FallocateKind == FallocateKind.PunchHole && step.Inputs.Kind == TraceStepKind.Fallocate);
        (punch.Inputs.KeepsSize, punch.Inputs.Offset, punch.Inputs.Length).ShouldBe((true, 0x375000UL, 0x28000UL));
        (punch.Recorded.BrokeLayouts, punch.Recorded.WritebackRanges, punch.Recorded.WritebackEntries).ShouldBe((false, 1, 0));
    }

    [Fact]
    public void A_descriptor_is_bound_by_a_fault_in_its_mapping()
    {
        var trace = Excerpt("churn-pin");
        var file = trace.Files.Single(candidate => candidate.IsDax);
        file.Binding.ShouldBe(TraceFileBinding.Fault);
        trace.Steps.Where(step => step.Inputs.Kind is TraceStepKind.Truncate or TraceStepKind.Fallocate or TraceStepKind.Write or TraceStepKind.Access)
            .ShouldAllBe(step => step.Inputs.File == file.Index && !step.Inputs.IsInferred);
    }

    [Fact]
    public void Opens_through_one_pointer_are_one_file_and_are_counted_as_inferred()
    {
        var trace = Excerpt("fio-msync");
        trace.Report.OpensBoundByPointer.ShouldBe(1);
        var allocate = trace.Steps.Single(step => step.Inputs.Kind == TraceStepKind.Fallocate);
        var access = trace.Steps.First(step => step.Inputs.Kind == TraceStepKind.Access);
        allocate.Inputs.File.ShouldBe(access.Inputs.File);
        (allocate.Inputs.IsInferred, access.Inputs.IsInferred).ShouldBe((true, false));
    }

    [Fact]
    public void A_pointer_stands_for_another_file_after_an_unlink()
    {
        var trace = Read([.. Opened(3), .. Opened(4), .. Mapped(4)]);
        trace.Steps.Select(step => step.Inputs.File).ShouldBe([0, 0, 0, 0]);
        trace = Read([.. Opened(3), Line(1, "sys_unlink(pathname: 1234)"), Line(1, "sys_unlink -> 0x0"), .. Opened(4), .. Mapped(4)]);
        trace.Steps.Select(step => step.Inputs.File).ShouldBe([0, -1, 1, 1, 1]);
        trace.Files[0].IsDax.ShouldBeFalse();
    }

    [Fact]
    public void A_file_mapped_before_the_trace_began_is_known_by_its_faults()
    {
        var trace = Excerpt("churn-middle");
        trace.Report.AccessesWithoutMapping.ShouldBe(trace.Steps.Count(step => step.Inputs.Kind == TraceStepKind.Access));
        trace.Files.ShouldContain(file => file.IsDax);
    }

    [Fact]
    public void A_pin_of_a_vmsplice_starts_there_on_the_page_touched_last()
    {
        var trace = Excerpt("churn-middle");
        var start = trace.Steps.Single(step => step.Inputs.Kind == TraceStepKind.PinStart);
        (start.Inputs.Address, start.Inputs.References, start.Inputs.Pin).ShouldBe((0x7f52c8613000UL, 1, 1));
        var at = trace.Steps.ToList().IndexOf(start);
        trace.Steps[at - 1].Inputs.Kind.ShouldBe(TraceStepKind.Splice);
        trace.Report.PinsFromSplice.ShouldBe(1);
    }

    [Fact]
    public void A_pin_taken_unseen_starts_after_the_last_access_and_is_inferred()
    {
        var trace = Excerpt("churn-pin");
        var steps = trace.Steps.ToList();
        var at = steps.FindIndex(step => step.Inputs.Kind == TraceStepKind.PinStart);
        (steps[at - 1].Inputs.Kind, steps[at - 1].Inputs.Address).ShouldBe((TraceStepKind.Access, 0x7f52c87a6000UL));
        var end = steps.FindIndex(step => step.Inputs.Kind == TraceStepKind.PinEnd);
        var truncate = steps.FindIndex(step => step.Recorded.WasBusy);
        (at < truncate && truncate < end).ShouldBeTrue();
        (steps[at].Inputs.IsInferred, steps[at].Inputs.Pin, steps[end].Inputs.Pin).ShouldBe((true, 1, 1));
        (trace.Report.Pins, trace.Report.PinsInferred).ShouldBe((1, 1));
    }

    [Fact]
    public void A_pin_starts_after_its_own_tasks_last_break_of_layouts()
    {
        var steps = Read([
            .. Opened(3), .. Mapped(3),
            Line(1, "sys_ftruncate(fd: 3, length: 0)"), Line(1, "sys_ftruncate -> 0x0"),
            Line(1, "devmap_put: (x+0x0/0x40) page=0xff refs=0x1")]).Steps;
        steps.Select(step => step.Inputs.Kind).TakeLast(3).ShouldBe([TraceStepKind.Truncate, TraceStepKind.PinStart, TraceStepKind.PinEnd]);
    }

    [Fact]
    public void The_end_of_a_pin_of_a_task_that_touched_nothing_has_no_start()
    {
        var trace = Read(Line(1, "devmap_put: (x+0x0/0x40) page=0xff refs=0x1"));
        trace.Steps.ShouldHaveSingleItem().Inputs.Pin.ShouldBe(0);
        trace.Report.PinsWithoutStart.ShouldBe(1);
    }

    [Theory]
    [InlineData("sys_clone(clone_flags: 1200011, newsp: 0, parent_tidptr: 0, child_tidptr: 0, tls: 0)", false, 2)]
    [InlineData("sys_clone(clone_flags: 3d0f00, newsp: 0, parent_tidptr: 0, child_tidptr: 0, tls: 0)", true, 1)]
    [InlineData("sys_clone3(uargs: 7fff, size: 58)", true, 1)]
    [InlineData("sys_vfork()", false, 2)]
    public void Processes_and_threads_are_told_apart_by_clone(string call, bool shares, int process)
    {
        var trace = Read([
            .. Opened(3), Line(1, call), Line(1, "sched_process_fork: comm=t pid=1 child_comm=t child_pid=2"),
            Line(2, "sys_clone -> 0x0"), Line(2, "sys_ftruncate(fd: 3, length: 0)")]);
        trace.Steps.Single(step => step.Inputs.Kind == TraceStepKind.Fork).Inputs.SharesMemory.ShouldBe(shares);
        var truncate = trace.Steps.Single(step => step.Inputs.Kind == TraceStepKind.Truncate).Inputs;
        (truncate.Process, truncate.File).ShouldBe((process, 0));
        trace.Report.WithoutStep.ShouldBeEmpty();
    }

    [Fact]
    public void A_child_of_fork_inherits_mappings_and_descriptors_and_every_process_ends()
    {
        var trace = Excerpt("fork-storm");
        trace.Report.AccessesWithoutMapping.ShouldBe(0);
        trace.Steps.Where(step => step.Inputs.Kind == TraceStepKind.Access).Select(step => step.Inputs.Process).ShouldAllBe(process => process > 372);
        trace.Steps.ShouldAllBe(step => !step.Inputs.SharesMemory);
    }

    [Fact]
    public void Mappings_that_move_keep_their_file()
    {
        var trace = Excerpt("sqlite-shm");
        var remap = trace.Steps.Single(step => step.Inputs.Kind == TraceStepKind.Remap).Inputs;
        (remap.Address, remap.Length, remap.NewAddress, remap.NewLength).ShouldBe((0x7ff5e1ff6000UL, 0x1a8000UL, 0x7ff5e1e10000UL, 0x1e6000UL));
        trace.Report.AccessesWithoutMapping.ShouldBe(0);
        trace.Steps.Count(step => step.Recorded.EntryPresent).ShouldBe(1);
    }

    [Fact]
    public void A_call_that_failed_keeps_its_error_and_changes_nothing()
    {
        var trace = Read(Line(1, "sys_openat(dfd: ffffff9c, filename: 1, flags: 0, mode: 0)"), Line(1, "sys_openat -> 0xfffffffffffffffe"));
        var open = trace.Steps.ShouldHaveSingleItem();
        (open.Recorded.Errno, open.Inputs.File, trace.Files.Count).ShouldBe((2, -1, 0));
    }

    private static string[] Opened(int descriptor) =>
    [
        Line(1, "sys_openat(dfd: ffffff9c, filename: 1234, flags: 242, mode: 1a4)"), Line(1, $"sys_openat -> 0x{descriptor:x}"),
    ];

    private static string[] Mapped(int descriptor) =>
    [
        Line(1, $"sys_mmap(addr: 0, len: 4000, prot: 3, flags: 1, fd: {descriptor:x}, off: 0)"), Line(1, "sys_mmap -> 0x7000"),
        Fault(1, "pte_fault", 0x8000, "pgoff 0x1 "), Fault(1, "pte_fault_done", 0x8000, "pgoff 0x1 NOPAGE"),
    ];
}
