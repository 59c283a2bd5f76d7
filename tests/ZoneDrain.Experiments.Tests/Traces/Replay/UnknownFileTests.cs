using Shouldly;
using ZoneDrain.Experiments.Tests.Traces.Reading;
using ZoneDrain.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>Goal: what a file held before the trace is not guessed. Method: open a file that the trace does not make, use it, empty it, use it again.</summary>
public class UnknownFileTests
{
    private const ulong Address = 0x7f0000001000;

    [Fact]
    public void A_file_from_before_the_trace_is_checked_once_it_has_been_emptied()
    {
        var report = Replayed.Check(Trace());
        report.First.ShouldBeEmpty();
        report[AgreementKind.FaultNecessary].Samples.ShouldBe(1);
        report[AgreementKind.FaultNecessary].Uncheckable.ShouldBe(1);
        report[AgreementKind.FaultResult].Outcomes.Single().Outcome.ShouldBe("SIGBUS");
        report[AgreementKind.BreakLayouts].Samples.ShouldBe(0);
    }

    [Fact]
    public void As_a_workload_it_is_as_large_as_its_mappings_and_written()
    {
        var workload = TraceWorkload.From(Trace());
        workload.InitialBytes.Max().ShouldBe(0x100000);
        using var engine = Replayed.Engine();
        workload.Replay(engine, engine.Session, SchemeId.D, StrategyId.Sweep, CancellationToken.None);
        engine.Counts.FirstUses.ShouldBe(1);
    }

    private static RecordedTrace Trace() => TraceText.Read(
        TraceText.Line(10, "sys_openat(dfd: ffffff9c, filename: 7ffc00000000, flags: 2, mode: 0)"),
        TraceText.Line(10, "sys_openat -> 0x3"),
        TraceText.Line(10, "sys_mmap(addr: 0, len: 100000, prot: 3, flags: 1, fd: 3, off: 0)"),
        TraceText.Line(10, $"sys_mmap -> 0x{Address:x}"),
        TraceText.Fault(10, "pte_fault", Address, "pgoff 0x0 "),
        TraceText.Fault(10, "pte_fault_done", Address, "pgoff 0x0 NOPAGE"),
        TraceText.Line(10, "sys_ftruncate(fd: 3, length: 0)"),
        TraceText.Line(10, "sys_ftruncate -> 0x0"),
        TraceText.Fault(10, "pte_fault", Address, "pgoff 0x0 "),
        TraceText.Fault(10, "pte_fault_done", Address, "pgoff 0x0 SIGBUS"));
}
