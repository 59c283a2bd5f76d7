using Shouldly;
using ZoneDrain.Experiments.Tests.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>
/// Goal: a replay follows the rights that mprotect gives a DAX mapping. Method: no recording changes those of one, so the trace here is synthetic: a mapping
/// for loads alone becomes writable and is stored to; after one more round trip of its rights only what fsync cleaned may fault.
/// </summary>
public class ProtectReplayTests
{
    private const ulong Address = 0x7f0000001000;

    [Fact]
    public void Stores_fault_where_mprotect_and_fsync_say_so()
    {
        List<string> lines =
        [
            TraceText.Line(10, "sys_openat(dfd: ffffff9c, filename: 7ffc00000000, flags: 242, mode: 1a4)"),
            TraceText.Line(10, "sys_openat -> 0x3"),
            TraceText.Line(10, "sys_fallocate(fd: 3, mode: 0, offset: 0, len: 100000)"),
            TraceText.Line(10, "sys_fallocate -> 0x0"),
            TraceText.Line(10, "sys_mmap(addr: 0, len: 100000, prot: 1, flags: 1, fd: 3, off: 0)"),
            TraceText.Line(10, $"sys_mmap -> 0x{Address:x}"),
            .. Protect(3),
        ];
        for (var page = 0; page < 50; page++) lines.AddRange(Store(page, first: page == 0, "MAJOR|NOPAGE"));
        lines.AddRange([.. Protect(1), TraceText.Line(10, "sys_fsync(fd: 3)"), TraceText.Line(10, "sys_fsync -> 0x0"), .. Protect(3)]);
        for (var page = 0; page < 50; page++) lines.AddRange(Store(page, first: false, "NOPAGE"));
        lines.AddRange([.. Protect(0), .. Protect(3)]);

        var report = Replayed.Check(TraceText.Read([.. lines]));
        report[AgreementKind.FaultNecessary].Agreed.ShouldBe(100);
        report[AgreementKind.FaultResult].Samples.ShouldBe(report[AgreementKind.FaultResult].Agreed);
    }

    private static string[] Protect(int rights) =>
        [TraceText.Line(10, $"sys_mprotect(start: {Address:x}, len: 100000, prot: {rights})"), TraceText.Line(10, "sys_mprotect -> 0x0")];

    private static IEnumerable<string> Store(int page, bool first, string result)
    {
        var address = Address + (ulong)page * 0x1000;
        if (first)
        {
            var mapping = $"vm_start 0x{Address:x} vm_end 0x{Address + 0x100000:x} pgoff 0x{page:x} max_pgoff 0x100";
            yield return TraceText.Fault(10, "pmd_fault", address, $"{mapping} ");
            yield return TraceText.Fault(10, "pmd_fault_done", address, $"{mapping} FALLBACK");
        }

        yield return TraceText.Fault(10, "pte_fault", address, $"pgoff 0x{page:x} ");
        yield return TraceText.Fault(10, "pte_fault_done", address, $"pgoff 0x{page:x} {result}");
    }
}
