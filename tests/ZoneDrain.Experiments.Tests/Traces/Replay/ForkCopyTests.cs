using Shouldly;
using ZoneDrain.Experiments.Tests.Traces.Reading;
using ZoneDrain.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>
/// Goal: a fork that copied page-table entries would be noticed. Method: in none of the recordings does a child touch what its parent had mapped, so the trace
/// here is synthetic: made by hand after behaviour row 2 (a child has no entry until it touches).
/// </summary>
public class ForkCopyTests
{
    private const ulong Address = 0x7f0000001000;

    [Fact]
    public void A_child_faults_on_every_page_that_its_parent_had_mapped() =>
        Replayed.Check(Synthetic()).First.ShouldBeEmpty();

    [Fact]
    public void Copied_entries_miss_the_goal()
    {
        var report = Replayed.Check(Synthetic(), DeliberateErrors.ForkCopiesEntries);
        report.Missed(new()).ShouldContain("FaultNecessary");
        report[AgreementKind.FaultNecessary].Agreed.ShouldBe(50);
    }

    private static RecordedTrace Synthetic()
    {
        List<string> lines =
        [
            TraceText.Line(10, "sys_openat(dfd: ffffff9c, filename: 7ffc00000000, flags: 242, mode: 1a4)"),
            TraceText.Line(10, "sys_openat -> 0x3"),
            TraceText.Line(10, "sys_fallocate(fd: 3, mode: 0, offset: 0, len: 100000)"),
            TraceText.Line(10, "sys_fallocate -> 0x0"),
            TraceText.Line(10, "sys_mmap(addr: 0, len: 100000, prot: 3, flags: 1, fd: 3, off: 0)"),
            TraceText.Line(10, $"sys_mmap -> 0x{Address:x}"),
        ];
        for (var page = 0; page < 50; page++) lines.AddRange(Write(10, page, first: page == 0, "MAJOR|NOPAGE"));
        lines.Add(TraceText.Line(10, "sys_clone(clone_flags: 1200011, newsp: 0, parent_tidptr: 0, child_tidptr: 0, tls: 0)"));
        lines.Add(TraceText.Line(10, "sched_process_fork: comm=t pid=10 child_comm=t child_pid=11"));
        lines.Add(TraceText.Line(10, "sys_clone -> 0xb"));
        for (var page = 0; page < 50; page++) lines.AddRange(Write(11, page, first: page == 0, "NOPAGE"));
        return TraceText.Read([.. lines]);
    }

    private static IEnumerable<string> Write(int pid, int page, bool first, string result)
    {
        var address = Address + (ulong)page * 0x1000;
        if (first)
        {
            var mapping = $"vm_start 0x{Address:x} vm_end 0x{Address + 0x100000:x} pgoff 0x{page:x} max_pgoff 0x100";
            yield return TraceText.Fault(pid, "pmd_fault", address, $"{mapping} ");
            yield return TraceText.Fault(pid, "pmd_fault_done", address, $"{mapping} FALLBACK");
        }

        yield return TraceText.Fault(pid, "pte_fault", address, $"pgoff 0x{page:x} ");
        yield return TraceText.Fault(pid, "pte_fault_done", address, $"pgoff 0x{page:x} {result}");
    }
}
