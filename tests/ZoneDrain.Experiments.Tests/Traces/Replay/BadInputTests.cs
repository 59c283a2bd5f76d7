using Shouldly;
using ZoneDrain.Experiments.Tests.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>
/// Goal: no number of a trace crashes, hangs or fills memory. Method: recordings in which one number was made very large, under every scheme.
/// </summary>
public class BadInputTests
{
    // 1 GiB of device, and 2 MiB for each of a handful of steps, twice.
    private const long FramesMax = 2 * ((1 << 18) + 100 * 512);

    public static TheoryData<string, FileSystem> Cases()
    {
        var cases = new TheoryData<string, FileSystem>();
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Traces", "BadInput")).Select(Path.GetFileName).Order())
        {
            cases.Add(file!, FileSystem.Ext4);
            cases.Add(file!, FileSystem.Xfs);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_replay_ends_in_memory_that_its_length_bounds(string file, FileSystem fileSystem)
    {
        var trace = TraceText.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Traces", "BadInput", file)));
        TraceWorkload.From(trace).Frames.ShouldBeInRange(512, FramesMax);
        foreach (var scheme in SchemeList.All.Select(scheme => scheme.Id))
        {
            using var engine = Replayed.Engine();
            var report = TraceReplay.Check(trace, engine, new() { Scheme = scheme, FileSystem = fileSystem }, CancellationToken.None);
            report.Interrupted.ShouldBeFalse();
        }
    }

    [Fact]
    public void A_put_of_more_references_than_any_folio_has_is_a_line_that_is_not_understood()
    {
        var trace = TraceText.Read(
            TraceText.Line(10, "devmap_put: (__put_devmap_managed_page_refs+0x0/0x40) page=0xfffe577d0465e300 refs=0x80001"),
            TraceText.Line(10, "devmap_put: (__put_devmap_managed_page_refs+0x0/0x40) page=0xfffe577d0465e300 refs=0x80000"));
        trace.Report.NotUnderstood["devmap_put"].ShouldBe(1);
        trace.Report.Pins.ShouldBe(1);
    }

    // The largest size of ext4 is 2³² - 1 blocks; what a call wants beyond it is EFBIG, and the file stays as it was.
    [Theory]
    [InlineData("sys_fallocate(fd: 3, mode: 0, offset: 1000, len: 7fffffffffffffff)", "EFBIG")]
    [InlineData("sys_fallocate(fd: 3, mode: 3, offset: 1000, len: 7fffffffffffffff)", "EFBIG")]
    [InlineData("sys_fallocate(fd: 3, mode: 0, offset: 8000000000000000, len: 1000)", "EINVAL")]
    [InlineData("sys_fallocate(fd: 3, mode: 0, offset: 0, len: 0)", "EINVAL")]
    [InlineData("sys_ftruncate(fd: 3, length: fffffffffff)", "EFBIG")]
    [InlineData("sys_pwrite64(fd: 3, buf: 0, count: 1000, pos: fffffffffff)", "EFBIG")]
    public void What_the_kernel_refuses_is_refused_with_its_error(string call, string error)
    {
        var name = call[..call.IndexOf('(', StringComparison.Ordinal)];
        var number = error == "EFBIG" ? -27L : -22L;
        var report = Replayed.Check(TraceText.Read(
            TraceText.Line(10, "sys_openat(dfd: ffffff9c, filename: 7ffc00000000, flags: 42, mode: 0)"),
            TraceText.Line(10, "sys_openat -> 0x3"),
            TraceText.Line(10, "sys_mmap(addr: 0, len: 100000, prot: 3, flags: 1, fd: 3, off: 0)"),
            TraceText.Line(10, "sys_mmap -> 0x7f0000001000"),
            TraceText.Fault(10, "pte_fault", 0x7f0000001000, "pgoff 0x0 "),
            TraceText.Fault(10, "pte_fault_done", 0x7f0000001000, "pgoff 0x0 SIGBUS"),
            TraceText.Line(10, call),
            TraceText.Line(10, $"{name} -> 0x{number:x}")));
        (report[AgreementKind.ErrorClass].Samples, report[AgreementKind.ErrorClass].Agreed).ShouldBe((1, 1), Replayed.Table(report));
    }
}
