using Shouldly;
using ZoneDrain.Processes;

namespace ZoneDrain.Tests.Processes;

/// <summary>Every question to a process in every state that matters.</summary>
public class ProcessRulesTests
{
    private const long Start = 1024;
    private const VmaFlags Shared = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared;
    private const VmaFlags Private = VmaFlags.Read | VmaFlags.Write;

    private static readonly PageId Frame = new(new(0), 512);

    [Theory]
    [InlineData(Shared, "none", false, Outcome.Ok, LookKind.Missing)]
    [InlineData(Shared, "none", true, Outcome.Ok, LookKind.Missing)]
    [InlineData(Shared, "ro", false, Outcome.Ok, LookKind.Mapped)]
    [InlineData(Shared, "ro", true, Outcome.Ok, LookKind.MakeWritable)]
    [InlineData(Shared, "rw", true, Outcome.Ok, LookKind.Mapped)]
    [InlineData(Shared, "zero", false, Outcome.Ok, LookKind.Mapped)]
    [InlineData(Shared, "zero", true, Outcome.Ok, LookKind.MakeWritable)]
    [InlineData(Private, "none", false, Outcome.Ok, LookKind.Missing)]
    [InlineData(Private, "none", true, Outcome.Ok, LookKind.CopyOnWrite)]
    [InlineData(Private, "ro", true, Outcome.Ok, LookKind.CopyOnWrite)]
    [InlineData(Private, "zero", true, Outcome.Ok, LookKind.CopyOnWrite)]
    [InlineData(Private, "ram", true, Outcome.Ok, LookKind.Mapped)]
    [InlineData(VmaFlags.Read | VmaFlags.Shared, "ro", true, Outcome.SIGSEGV, LookKind.Segv)]
    [InlineData(VmaFlags.Write | VmaFlags.Shared, "none", false, Outcome.SIGSEGV, LookKind.Segv)]
    [InlineData(VmaFlags.None, "none", false, Outcome.SIGSEGV, LookKind.Segv)]
    public void A_look_finds_what_an_access_needs(VmaFlags flags, string entry, bool write, Outcome outcome, LookKind kind)
    {
        var process = Process(flags, entry);
        var reply = ProcessRules.Apply(process, ProcessEvent.Look(Start + 3, write));
        (reply.Outcome, reply.Kind).ShouldBe((outcome, kind));
        if (outcome == Outcome.Ok) (reply.Inode, reply.Index).ShouldBe((new InodeId(7), 103L));
        ProcessRules.Apply(process, ProcessEvent.Look(Start - 1, write)).Outcome.ShouldBe(Outcome.SIGSEGV);
        ProcessRules.Apply(process, ProcessEvent.Look(Start + 1024, write)).Outcome.ShouldBe(Outcome.SIGSEGV);
        ProcessRules.Apply(process, ProcessEvent.Of(ProcessOp.BeginExit)).Outcome.ShouldBe(Outcome.Ok);
        ProcessRules.Apply(process, ProcessEvent.Look(Start + 3, write)).Outcome.ShouldBe(Outcome.SIGSEGV);
    }

    [Theory]
    [InlineData(0, ProcessRules.AddressPages, Outcome.Ok)]
    [InlineData(1, ProcessRules.AddressPages, Outcome.ENOMEM)]
    [InlineData(-1, ProcessRules.AddressPages + 1, Outcome.ENOMEM)]
    [InlineData(-1, 1L << 50, Outcome.ENOMEM)]
    public void A_mapping_lies_below_47_bits(long start, long pages, Outcome outcome)
    {
        var process = Process(Shared, "rw");
        ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.TakeMapping, 0, long.MaxValue >> 1));
        ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.Zap, Start, Start + 1024));
        ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.Zap, Start, Start + 1024));
        ProcessRules.Apply(process, ProcessEvent.Map(new(start, start + pages, new(7), new(0), 0, Shared))).Outcome.ShouldBe(outcome);
    }

    [Theory]
    [InlineData(0, 512, 0, MappingFlags.CoversSlot | MappingFlags.Congruent | MappingFlags.TryHuge)]
    [InlineData(0, 511, 0, MappingFlags.Congruent | MappingFlags.TryHuge)]
    [InlineData(1, 512, 0, MappingFlags.TryHuge)]
    [InlineData(0, 512, 1, MappingFlags.CoversSlot | MappingFlags.TryHuge)]
    public void A_look_tells_what_a_2_MiB_fault_must_know(long shift, long pages, long offset, MappingFlags expected)
    {
        var process = new ProcessState(new(1));
        var vma = new Vma(Start + shift, Start + shift + pages, new(7), new(0), offset, Shared | VmaFlags.Huge);
        ProcessRules.Apply(process, ProcessEvent.Map(vma)).Outcome.ShouldBe(Outcome.Ok);
        Facts(process).ShouldBe(expected);
        ProcessRules.Apply(process, ProcessEvent.Install(Start + 9, Pte.Zero, 0, new(7), vma.IndexOf(Start + 9), false));
        Facts(process).ShouldBe(expected & ~MappingFlags.TryHuge, "a page table hangs there");
        ProcessRules.Apply(process, ProcessEvent.File(ProcessOp.ZapFile, new(7), 0, 2000));
        Facts(process).ShouldBe(expected & ~MappingFlags.TryHuge, "an unmap of the file keeps it");

        static MappingFlags Facts(ProcessState process) =>
            ProcessRules.Apply(process, ProcessEvent.Look(Start + 3, false)).Facts & (MappingFlags.CoversSlot | MappingFlags.Congruent | MappingFlags.TryHuge);
    }

    [Theory]
    [InlineData("none", "ro", false, Outcome.Ok)]
    [InlineData("none", "rw", true, Outcome.Ok)]
    [InlineData("ro", "ro", false, Outcome.EBUSY)]
    [InlineData("ro", "rw", true, Outcome.Ok)]
    [InlineData("rw", "rw", true, Outcome.EBUSY)]
    [InlineData("zero", "rw", true, Outcome.Ok)]
    [InlineData("zero", "zero", false, Outcome.EBUSY)]
    public void An_install_replaces_only_what_the_access_could_not_use(string before, string pte, bool write, Outcome expected)
    {
        var process = Process(Shared, before);
        var reply = ProcessRules.Apply(process, ProcessEvent.Install(Start + 3, Entry(pte), 0, new(7), 103, write));
        reply.Outcome.ShouldBe(expected);
        process.EntryAt(Start + 3, out _).ShouldBe(Entry(expected == Outcome.Ok ? pte : before));
        if (expected == Outcome.Ok) reply.Pte.ShouldBe(Entry(before), "whoever installs gives back what was there");
    }

    [Fact]
    public void An_install_at_an_address_that_changed_is_refused()
    {
        var process = Process(Shared, "none");
        ProcessRules.Apply(process, ProcessEvent.Install(Start + 3, Entry("ro"), 0, new(8), 103, false)).Outcome.ShouldBe(Outcome.EAGAIN, "another inode");
        ProcessRules.Apply(process, ProcessEvent.Install(Start + 3, Entry("ro"), 0, new(7), 104, false)).Outcome.ShouldBe(Outcome.EAGAIN, "another offset");
        ProcessRules.Apply(process, ProcessEvent.Install(Start - 3, Entry("ro"), 0, new(7), 97, false)).Outcome.ShouldBe(Outcome.EAGAIN, "no mapping");
        ProcessRules.Apply(process, ProcessEvent.Of(ProcessOp.BeginExit));
        ProcessRules.Apply(process, ProcessEvent.Install(Start + 3, Entry("ro"), 0, new(7), 103, false)).Outcome.ShouldBe(Outcome.EAGAIN, "it exits");
        process.Entries().ShouldBeEmpty();
    }

    [Fact]
    public void A_private_copy_splits_a_2_MiB_entry_and_gives_it_back()
    {
        var process = Process(Private, "none");
        process.Table.Set(Start, 9, Pte.Of(Frame, false).Bits);
        var reply = ProcessRules.Apply(process, ProcessEvent.Install(Start + 3, Pte.Ram, 0, new(7), 103, true));
        (reply.Outcome, reply.Pte.Page, reply.Order).ShouldBe((Outcome.Ok, Frame, (byte)9));
        process.Entries().ShouldHaveSingleItem().ShouldBe((Start + 3, Pte.Ram, 0));
    }

    [Fact]
    public void A_recheck_tells_whether_the_entry_is_the_same()
    {
        var process = Process(Shared, "ro");
        ProcessRules.Apply(process, ProcessEvent.Recheck(Start + 3, Entry("ro"))).Outcome.ShouldBe(Outcome.Ok);
        ProcessRules.Apply(process, ProcessEvent.Recheck(Start + 3, Entry("rw"))).Outcome.ShouldBe(Outcome.EAGAIN);
        ProcessRules.Apply(process, ProcessEvent.Recheck(Start + 4, Entry("ro"))).Outcome.ShouldBe(Outcome.EAGAIN);
    }

    [Fact]
    public void Protection_takes_the_right_to_write_and_leaves_private_copies_alone()
    {
        var process = Process(Private, "ram");
        process.Table.Set(Start + 4, 0, Entry("rw").Bits);
        process.Table.Set(Start + 5, 0, Entry("ro").Bits);
        ProcessRules.Apply(process, ProcessEvent.File(ProcessOp.ProtectFile, new(7), 0, 2000)).Count.ShouldBe(1);
        process.EntryAt(Start + 3, out _).ShouldBe(Pte.Ram);
        process.EntryAt(Start + 4, out _).ShouldBe(Entry("ro"));
    }

    [Theory]
    [InlineData(0, 1024, 1)]
    [InlineData(0, 10, 1)]
    [InlineData(10, 20, 2)]
    [InlineData(1000, 1024, 1)]
    public void A_munmap_takes_a_mapping_or_a_part_of_it(long from, long to, int left)
    {
        var process = Process(Shared, "ro");
        var reply = ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.TakeMapping, Start + from, Start + to));
        (reply.From, reply.To, reply.Inode, reply.Index).ShouldBe((Start + from, Start + to, new InodeId(7), 100 + from));
        process.Mappings.Count.ShouldBe(to - from == 1024 ? 0 : left);
        reply.Count.ShouldBe(process.Mappings.Count);
        foreach (var vma in process.Mappings) vma.IndexOf(vma.Start).ShouldBe(vma.Start - Start + 100);
        ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.TakeMapping, Start + from, Start + to)).Outcome.ShouldBe(Outcome.ENOENT);
    }

    [Fact]
    public void Entries_of_a_mapping_on_its_way_out_are_still_found_by_the_file()
    {
        var process = Process(Shared, "ro");
        ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.TakeMapping, Start, Start + 1024));
        var overlap = new Vma(Start, Start + 8, new(7), new(0), 0, Shared);
        ProcessRules.Apply(process, ProcessEvent.Map(overlap)).Outcome.ShouldBe(Outcome.EAGAIN, "its address is not free yet");
        ProcessRules.Apply(process, ProcessEvent.File(ProcessOp.ZapFile, new(7), 103, 104)).Pte.ShouldBe(Entry("ro"));
        ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.Zap, Start, Start + 1024)).Outcome.ShouldBe(Outcome.ENOENT);
        ProcessRules.Apply(process, ProcessEvent.Map(overlap)).Outcome.ShouldBe(Outcome.Ok);
    }

    [Theory]
    [InlineData(Start + 2048, 1024, Outcome.Ok)]
    [InlineData(Start + 512, 1024, Outcome.EINVAL)]
    [InlineData(Start + 2048, 1000, Outcome.Ok)]
    [InlineData(Start + 2048, 1025, Outcome.EFAULT)]
    [InlineData(Start + 2048, 0, Outcome.EINVAL)]
    public void A_move_takes_the_entries_along(long to, long pages, Outcome expected)
    {
        var process = Process(Shared, "rw");
        ProcessRules.Apply(process, new() { Op = ProcessOp.Move, From = Start, To = to, Cursor = pages }).Outcome.ShouldBe(expected);
        process.EntryAt((expected == Outcome.Ok ? to : Start) + 3, out _).ShouldBe(Entry("rw"));
        process.Entries().Count().ShouldBe(1);
        process.Mappings.Count.ShouldBe(expected == Outcome.Ok && pages < 1024 ? 2 : 1);
        foreach (var vma in process.Mappings) vma.IndexOf(vma.Start).ShouldBe(100 + (vma.Start == to || vma.Start == Start ? 0 : pages));
    }

    [Theory]
    [InlineData(8, 512, Outcome.EBUSY)]
    [InlineData(0, 511, Outcome.EBUSY)]
    [InlineData(0, 512, Outcome.Ok)]
    [InlineData(512, 512, Outcome.Ok)]
    public void A_large_entry_does_not_move_in_part(long from, long pages, Outcome expected)
    {
        var process = Process(Shared, "none");
        process.Table.Set(Start, 9, Pte.Of(Frame, true).Bits);
        var reply = ProcessRules.Apply(process, new() { Op = ProcessOp.Move, From = Start + from, To = Start + from + 4096, Cursor = pages });
        (reply.Outcome, reply.Outcome == Outcome.EBUSY ? reply.From : Start).ShouldBe((expected, Start));
        process.Mappings.Count.ShouldBe(expected == Outcome.Ok ? 2 : 1);
    }

    [Fact]
    public void A_large_entry_moves_only_to_a_congruent_address()
    {
        var process = Process(Shared, "none");
        process.Table.Set(Start, 9, Pte.Of(Frame, true).Bits);
        ProcessRules.Apply(process, new() { Op = ProcessOp.Move, From = Start, To = Start + 4097, Cursor = 1024 }).Outcome.ShouldBe(Outcome.EBUSY);
        ProcessRules.Apply(process, new() { Op = ProcessOp.Move, From = Start, To = Start + 4096, Cursor = 1024 }).Outcome.ShouldBe(Outcome.Ok);
        process.Entries().ShouldHaveSingleItem().ShouldBe((Start + 4096, Pte.Of(Frame, true), 9));
        ProcessRules.Apply(process, new() { Op = ProcessOp.Move, From = Start, To = 0, Cursor = 1024 }).Outcome.ShouldBe(Outcome.EFAULT);
    }

    [Fact]
    public void A_place_of_the_process_s_own_choice_lets_2_MiB_entries_fit()
    {
        var process = new ProcessState(new(1));
        foreach (var offset in new long[] { 0, 5, 511, 512 })
        {
            var reply = ProcessRules.Apply(process, ProcessEvent.Map(new(-1, 0, new(7), new(0), offset, Shared) { End = 699 }));
            (reply.From % 512, reply.To - reply.From).ShouldBe((offset % 512, 700));
        }
    }

    [Theory]
    [InlineData(ProcessStatus.Running, Outcome.Ok, Outcome.Ok)]
    [InlineData(ProcessStatus.Exiting, Outcome.ENOENT, Outcome.ENOENT)]
    [InlineData(ProcessStatus.Exited, Outcome.ENOENT, Outcome.ENOENT)]
    public void Only_a_running_process_starts_something_new(ProcessStatus status, Outcome map, Outcome open)
    {
        var process = new ProcessState(new(1)) { Status = status };
        ProcessRules.Apply(process, ProcessEvent.Map(new(8, 9, new(7), new(0), 0, Shared))).Outcome.ShouldBe(map);
        ProcessRules.Apply(process, ProcessEvent.OfOwner(ProcessOp.OpenOwner, 0, OwnerKind.Pipe)).Outcome.ShouldBe(open);
        ProcessRules.Apply(process, ProcessEvent.Of(ProcessOp.BeginExit)).Outcome.ShouldBe(map);
        (ProcessRules.Fork(new(new(1)) { Status = status }, new(2)) is null).ShouldBe(status != ProcessStatus.Running);
    }

    [Fact]
    public void A_copy_shares_nothing()
    {
        var process = Process(Shared, "rw");
        ProcessRules.Apply(process, ProcessEvent.OfOwner(ProcessOp.OpenOwner, 0, OwnerKind.Pipe));
        ProcessRules.Apply(process, ProcessEvent.AddPin(0, new(Frame, PageUse.Pin, 1, false)));
        var copy = process.Clone();
        ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.TakeMapping, 0, 1 << 20));
        ProcessRules.Apply(process, ProcessEvent.Range(ProcessOp.Zap, 0, 1 << 20));
        ProcessRules.Apply(process, ProcessEvent.OfSharer(ProcessOp.CloseOwner, 0, process.Id));
        ProcessRules.Apply(process, ProcessEvent.OfOwner(ProcessOp.TakePin, 0));
        (copy.Mappings.Count, copy.Entries().Count(), copy.Pins().Count()).ShouldBe((1, 1, 1));
        (process.Mappings.Count, process.Entries().Count(), process.Pins().Count()).ShouldBe((0, 0, 0));
    }

    private static Pte Entry(string name) => name switch
    {
        "none" => default,
        "ro" => Pte.Of(Frame, writable: false),
        "rw" => Pte.Of(Frame, writable: true),
        "zero" => Pte.Zero,
        _ => Pte.Ram,
    };

    private static ProcessState Process(VmaFlags flags, string entry)
    {
        var process = new ProcessState(new(1));
        ProcessRules.Apply(process, ProcessEvent.Map(new(Start, Start + 1024, new(7), new(0), 100, flags)));
        if (entry != "none") process.Table.Set(Start + 3, 0, Entry(entry).Bits);
        return process;
    }
}
