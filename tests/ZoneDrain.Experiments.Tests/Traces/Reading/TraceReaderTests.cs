using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Traces.Reading;
using static ZoneDrain.Experiments.Tests.Traces.Reading.TraceText;

namespace ZoneDrain.Experiments.Tests.Traces.Reading;

public class TraceReaderTests
{
    [Fact]
    public void Columns_of_a_line_are_read()
    {
        var record = Records("  kworker/u4:1-events-12  [003] d..1.    10.102302: sys_fsync(fd: 3)").ShouldHaveSingleItem();
        record.Task.ShouldBe("kworker/u4:1-events");
        (record.Line, record.Pid, record.Cpu, record.TimeNs).ShouldBe((1, 12, 3, 10_102_302_000));
        (record.Kind, record.Call, record.Arguments.A).ShouldBe((TraceEventKind.SyscallEnter, TraceSyscall.Fsync, 3UL));
    }

    [Theory]
    [InlineData("a [0] b-7 [001] ..... 5.000000: sched_process_exit: comm=a pid=7 prio=120", 7, 0, "a [0] b")]
    [InlineData("    bash-42 (   40) [000] ..... 5.000000: sched_process_exit: comm=bash", 42, 40, "bash")]
    [InlineData("    bash-42 (-----) [000] ..... 5.000000: sched_process_exit: comm=bash", 42, 0, "bash")]
    [InlineData("bash-42 [000] 5.000000: sched_process_exit: comm=bash", 42, 0, "bash")]
    [InlineData("<...>-42 [000] ..... 5: sched_process_exit: comm=bash", 42, 0, "<...>")]
    public void Names_with_brackets_groups_and_missing_flags_are_read(string line, int pid, int group, string task)
    {
        var record = Records(line).ShouldHaveSingleItem();
        (record.Pid, record.ThreadGroup, record.Task, record.TimeNs).ShouldBe((pid, group, task, 5_000_000_000));
    }

    [Fact]
    public void Every_line_of_the_excerpts_is_understood()
    {
        foreach (var name in new[] { "churn-pin", "churn-middle", "fio-msync", "fork-storm", "sqlite-shm" })
            Excerpt(name).Report.NotUnderstood.ShouldBeEmpty();
    }

    [Fact]
    public void Fault_events_are_read_field_by_field()
    {
        var records = Records(
            Line(1, "dax_pmd_fault_done: dev 259:7 ino 0xc shared WRITE|USER address 0x7f52c868a000 vm_start 0x1 vm_end 0x2 "
                + "pgoff 0x800 max_pgoff 0x900 FALLBACK"),
            Line(1, "dax_pte_fault_done: dev 259:7 ino 0xc private WRITE|MKWRITE|USER|0x800 address 0x1000 pgoff 0x289 MAJOR|NOPAGE"),
            Line(1, "dax_pte_fault: dev 259:7 ino 0xc shared USER address 0x1000 pgoff 0x800 "));
        var (pmd, pte, start) = (records[0].Fault, records[1].Fault, records[2].Fault);
        pmd.Inode.ShouldBe(new TraceInode(259, 7, 12));
        (pmd.Shared, pmd.Write, pmd.PageOffset, pmd.LastPageOffset, pmd.Results).ShouldBe((true, true, 0x800UL, 0x900UL, FaultResults.Fallback));
        (pte.Shared, pte.MkWrite, pte.TablePresent, pte.Results).ShouldBe((false, true, true, FaultResults.Major | FaultResults.NoPage));
        (start.Write, start.TablePresent, start.Results).ShouldBe((false, false, FaultResults.None));
    }

    [Fact]
    public void Other_fs_dax_events_and_probes_are_read()
    {
        var records = Records(
            Line(1, "dax_writeback_one: dev 259:0 ino 0xe pgoff 0x400 pglen 0x200"),
            Line(1, "dax_writeback_range: dev 259:0 ino 0xc pgoff 0x375-0x39c"),
            Line(1, "dax_pmd_load_hole: dev 259:0 ino 0xc shared address 0x200000 zero_page 00000000abcd radix_entry 0x1"),
            Line(1, "dax_insert_mapping: dev 259:0 ino 0xc shared write address 0x1000 radix_entry 0x1"),
            Line(1, "layout_busy_page_ret: (ext4_break_layouts+0x3d/0x120 [ext4] <- dax_layout_busy_page) busypage=0xfffe577d04276940"),
            Line(1, "xfs_break_layouts_ret: (xfs_vn_setattr+0x1/0x2 [xfs] <- xfs_break_layouts) ret=0xfffffffffffffe00"),
            Line(1, "devmap_put: (__put_devmap_managed_page_refs+0x0/0x40) page=0xfffe577d04276940 refs=0x400"),
            Line(1, "sched_process_fork: comm=t child_pid=9 pid=1 child_comm=t child_pid=77"));
        (records[0].Fault.PageOffset, records[0].Fault.Pages).ShouldBe((0x400UL, 0x200UL));
        (records[1].Fault.PageOffset, records[1].Fault.LastPageOffset).ShouldBe((0x375UL, 0x39cUL));
        records[2].Kind.ShouldBe(TraceEventKind.PmdLoadHole);
        records[3].Kind.ShouldBe(TraceEventKind.InsertMapping);
        unchecked((ulong)records[4].Value).ShouldBe(0xfffe577d04276940);
        records[5].Errno.ShouldBe(512);
        (unchecked((ulong)records[6].Value), records[6].Arguments.A).ShouldBe((0xfffe577d04276940, 1024UL));
        records[7].Value.ShouldBe(77);
    }

    [Fact]
    public void Arguments_with_decoded_strings_of_newer_kernels_are_read()
    {
        var record = Records(Line(1, "sys_openat(dfd: 0xffffff9c, filename: 0x7ffe \"a, b)\", flags: 0x42, mode: 0x1a4)")).ShouldHaveSingleItem();
        (record.Arguments.B, record.Arguments.C, record.Arguments.D).ShouldBe((0x7ffeUL, 0x42UL, 0x1a4UL));
    }

    [Fact]
    public void Lines_that_are_not_understood_are_counted_by_event_name()
    {
        var report = Read(
            Line(1, "sys_fsync(fd: 3)"),
            Line(1, "ext4_sync_file_enter: dev 259,0 ino 12"),
            Line(1, "ext4_sync_file_enter: dev 259,0 ino 12"),
            Line(1, "sys_ioctl(fd: 3, cmd: 1, arg: 2)"),
            Line(1, "sys_fsync(fd: "),
            "no header here",
            "CPU:1 [LOST 12 EVENTS]").Report;
        report.NotUnderstood.ShouldBe(new Dictionary<string, long>
        {
            ["(no header)"] = 1,
            ["ext4_sync_file_enter"] = 2,
            ["sys_fsync"] = 1,
            ["sys_ioctl"] = 1,
        });
        (report.Lines, report.Records, report.LostEvents).ShouldBe((7, 1, 12));
    }

    [Fact]
    public void A_file_that_is_no_trace_is_refused_with_its_first_offending_line()
    {
        var refused = Should.Throw<TraceFormatException>(() => Read("# a comment", "", "cpus=2", Line(1, "sys_fsync(fd: 3)")));
        (refused.Line, refused.Text).ShouldBe((3, "cpus=2"));
        refused.Message.ShouldContain("line 3");
        Should.Throw<TraceFormatException>(() => Read(Array.Empty<byte>())).Line.ShouldBe(0);
        Should.Throw<TraceFormatException>(() => Read(new byte[] { 0xff, 0xfe, 0, 10 })).Text.ShouldBe("???");
    }

    [Fact]
    public void Line_ends_of_another_system_and_a_last_line_cut_short_do_no_harm()
    {
        var bytes = Encoding.Latin1.GetBytes(Line(1, "sys_fsync(fd: 3)") + "\r\n" + Line(1, "sys_fsync -> 0x0") + "\r\n" + Line(1, "sys_fsync(fd: 3"));
        var trace = Read(bytes);
        trace.Steps.ShouldHaveSingleItem().Recorded.EndLine.ShouldBe(2);
        trace.Report.NotUnderstood.ShouldBe(new Dictionary<string, long> { ["(last line cut)"] = 1 });
    }

    [Theory]
    [InlineData(TraceReader.LineBytesMax + 1)]
    [InlineData(4 * TraceReader.LineBytesMax)]
    [InlineData(20 * TraceReader.LineBytesMax)]
    public void A_line_too_long_is_skipped_and_counted(int length)
    {
        var trace = Read(Line(1, "sys_fsync(fd: 3)"), Line(1, "print: " + new string('x', length)), Line(1, "sys_fsync -> 0x0"));
        trace.Report.NotUnderstood.ShouldBe(new Dictionary<string, long> { ["(line too long)"] = 1 });
        trace.Steps.ShouldHaveSingleItem().Recorded.EndLine.ShouldBe(3);
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused_not_wrapped()
    {
        var report = Read(
            Line(1, "sys_fsync(fd: 3)"),
            Line(1, "sys_fsync -> 0x10000000000000000"),
            Line(1, "sched_process_fork: comm=t pid=1 child_comm=t child_pid=99999999999999999999"),
            "t-99999999999 [000] ...1. 1.0: sys_fsync(fd: 3)",
            "t-1 [000] ...1. 99999999999999999999.000000: sys_fsync(fd: 3)").Report;
        report.NotUnderstood.ShouldBe(new Dictionary<string, long> { ["(no header)"] = 2, ["sched_process_fork"] = 1, ["sys_fsync"] = 1 });
    }

    [Fact]
    public void Damaged_bytes_never_end_the_reading()
    {
        var original = ExcerptBytes("churn-pin");
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<int, byte>((at, value) =>
        {
            var bytes = (byte[])original.Clone();
            var from = (int)(unchecked((uint)at) * 7919L % (bytes.Length - 2000)) + 1500;
            for (var i = 0; i < 40; i++)
                bytes[from + (i * 11)] = unchecked((byte)(value * (i + 1)));
            var report = Read(bytes).Report;
            return report.Records > 20 && report.Records + report.NotUnderstood.Values.Sum() <= report.Lines;
        }));
    }
}
