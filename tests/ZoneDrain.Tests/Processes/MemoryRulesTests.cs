using Shouldly;
using ZoneDrain.Processes;

namespace ZoneDrain.Tests.Processes;

/// <summary>Goal: the turns of a process's own memory, one by one. Method: tables over every form of entry, and what each operation leaves.</summary>
public class MemoryRulesTests
{
    private const long At = 4096;
    private const int Device = 7;
    private static readonly PageId Page = new(new PgmapId(3), 5);
    private static readonly PageId Other = new(new PgmapId(3), 6);
    private static readonly Pte Alone = Pte.Of(Page, writable: true).MadeExclusive;

    private static ProcessState Make(Pte entry, VmaFlags flags = VmaFlags.Read | VmaFlags.Write)
    {
        var process = new ProcessState(new(1));
        ProcessRules.Apply(process, ProcessEvent.Map(new(At, At + 8, InodeId.None, new(3), 0, flags | VmaFlags.Anonymous))).Outcome.ShouldBe(Outcome.Ok);
        if (entry.Bits != 0) ProcessRules.Apply(process, ProcessEvent.Replace(At, default, entry)).Outcome.ShouldBe(Outcome.Ok);
        ProcessRules.Apply(process, ProcessEvent.Mirror(ProcessOp.OpenMirror, Device)).Outcome.ShouldBe(Outcome.Ok);
        return process;
    }

    private static ProcessReply Ask(ProcessState process, ProcessEvent question) => ProcessRules.Apply(process, question);

    private static void Mirrored(ProcessState process)
    {
        var sequence = Ask(process, ProcessEvent.Mirror(ProcessOp.ReadMirror, Device, At)).Index;
        Ask(process, ProcessEvent.Mirror(ProcessOp.SetMirror, Device, At, Pte.Of(Page, writable: true), sequence)).Outcome.ShouldBe(Outcome.Ok);
    }

    private static bool IsMirrored(ProcessState process) => process.Mirrors[0].EntryAt(At).Present;

    [Theory]
    [InlineData("none", LookKind.Missing, LookKind.Missing)]
    [InlineData("zero", LookKind.Mapped, LookKind.CopyOnWrite)]
    [InlineData("shared", LookKind.Mapped, LookKind.CopyOnWrite)]
    [InlineData("alone", LookKind.Mapped, LookKind.Mapped)]
    [InlineData("private", LookKind.DevicePrivate, LookKind.DevicePrivate)]
    [InlineData("exclusive", LookKind.DeviceExclusive, LookKind.DeviceExclusive)]
    [InlineData("migration", LookKind.Migrating, LookKind.Migrating)]
    [InlineData("poisoned", LookKind.Poisoned, LookKind.Poisoned)]
    public void A_look_tells_each_form_of_entry(string form, LookKind load, LookKind store)
    {
        var process = Make(Entry(form));
        Ask(process, ProcessEvent.Look(At, write: false)).Kind.ShouldBe(load);
        Ask(process, ProcessEvent.Look(At, write: true)).Kind.ShouldBe(store);
        Ask(Make(Entry(form), VmaFlags.Read), ProcessEvent.Look(At, write: true)).Outcome.ShouldBe(Outcome.SIGSEGV);
    }

    [Theory]
    [InlineData("shared", true)]
    [InlineData("alone", true)]
    [InlineData("private", true)]
    [InlineData("exclusive", true)]
    [InlineData("migration", false)]
    [InlineData("poisoned", false)]
    [InlineData("zero", false)]
    public void An_entry_names_a_page_and_its_rights_in_every_form(string form, bool holds)
    {
        var entry = Entry(form);
        entry.IsDevice.ShouldBe(holds);
        if (form is "zero" or "poisoned") return;
        entry.Page.ShouldBe(Page);
        var moved = entry.As(PteKind.Migration);
        (moved.Page, moved.Writable, moved.IsExclusive, moved.Present, moved.IsDevice).ShouldBe((Page, entry.Writable, entry.IsExclusive, false, false));
        moved.As(entry.Kind).ShouldBe(entry);
        moved.WithPage(Other, PteKind.Normal).Page.ShouldBe(Other);
    }

    [Theory]
    [InlineData("alone", "shared", false)]
    [InlineData("alone", "migration", false)]
    [InlineData("alone", "exclusive", false)]
    [InlineData("alone", "none", false)]
    [InlineData("shared", "alone", true)]
    public void A_mirror_loses_its_entry_in_the_turn_of_the_change_unless_the_change_only_gains(string from, string to, bool keeps)
    {
        var process = Make(Entry(from));
        Mirrored(process);
        Ask(process, ProcessEvent.Replace(At, Entry(from), Entry(to))).Outcome.ShouldBe(Outcome.Ok);
        IsMirrored(process).ShouldBe(keeps);
        Ask(process, ProcessEvent.Replace(At, Entry("poisoned"), default)).Outcome.ShouldBe(Outcome.EAGAIN);
    }

    [Fact]
    public void A_mirror_that_was_told_of_a_change_since_is_not_set()
    {
        var process = Make(Alone);
        var sequence = Ask(process, ProcessEvent.Mirror(ProcessOp.ReadMirror, Device, At)).Index;
        Ask(process, ProcessEvent.Range(ProcessOp.Zap, At, At + 1)).Pte.ShouldBe(Alone);
        Ask(process, ProcessEvent.Mirror(ProcessOp.SetMirror, Device, At, Alone, sequence)).Outcome.ShouldBe(Outcome.EBUSY);
        IsMirrored(process).ShouldBeFalse();
        Ask(process, ProcessEvent.Mirror(ProcessOp.ReadMirror, Device + 1, At)).Outcome.ShouldBe(Outcome.ENOENT);
    }

    [Fact]
    public void A_fork_closes_the_process_to_reuse_protection_and_moves_until_it_ends()
    {
        var process = Make(Alone);
        var before = Ask(process, ProcessEvent.Look(At, write: true)).To;
        ProcessRules.Fork(process, new(2)).ShouldNotBeNull();
        ProcessRules.Fork(process, new(3)).ShouldBeNull();
        var entry = Ask(process, ProcessEvent.Range(ProcessOp.CopyEntry, At, At + 8));
        (entry.Pte, entry.Index, entry.To).ShouldBe((Alone, At, At + 1));
        var shared = process.EntryAt(At, out _);
        shared.ShouldBe(Pte.Of(Page, writable: false));
        Ask(process, ProcessEvent.Range(ProcessOp.CopyEntry, At + 1, At + 8)).Outcome.ShouldBe(Outcome.ENOENT);
        Ask(process, ProcessEvent.Replace(At, shared, Alone, 0, before)).Outcome.ShouldBe(Outcome.EAGAIN);
        Ask(process, ProcessEvent.Replace(At, shared, Alone, 0, before + 1)).Outcome.ShouldBe(Outcome.EAGAIN);
        Ask(process, ProcessEvent.Range(ProcessOp.Protect, At, At + 8) with { Slot = (int)VmaFlags.Read }).Outcome.ShouldBe(Outcome.EAGAIN);
        Ask(process, new ProcessEvent { Op = ProcessOp.Move, From = At, To = 2 * At, Cursor = 8 }).Outcome.ShouldBe(Outcome.EAGAIN);

        Ask(process, ProcessEvent.Of(ProcessOp.EndFork));
        Ask(process, ProcessEvent.Replace(At, shared, Alone, 0, before)).Outcome.ShouldBe(Outcome.EAGAIN);
        Ask(process, ProcessEvent.Replace(At, shared, Alone, 0, before + 2)).Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact]
    public void Protection_splits_a_mapping_and_takes_the_right_to_write_from_its_entries()
    {
        var process = Make(Alone);
        Ask(process, ProcessEvent.Range(ProcessOp.Protect, At, At + 2) with { Slot = (int)VmaFlags.Read }).Outcome.ShouldBe(Outcome.Ok);
        process.Mappings.Select(vma => (vma.Start, vma.End, vma.Flags & VmaFlags.Write)).ShouldBe(
            [(At, At + 2, VmaFlags.None), (At + 2, At + 8, VmaFlags.Write)]);
        process.EntryAt(At, out _).ShouldBe(Alone.WriteProtected);
        Ask(process, ProcessEvent.Range(ProcessOp.Protect, At + 8, At + 9) with { Slot = (int)VmaFlags.Read }).Outcome.ShouldBe(Outcome.ENOMEM);
    }

    [Fact]
    public void A_page_is_found_by_its_frame_and_a_moving_one_is_not()
    {
        var process = Make(Alone);
        Ask(process, ProcessEvent.FindPage(3, 5, 6, 0)).ShouldBe(new() { Pte = Alone, Index = At, From = 3, To = At + 1 });
        Ask(process, ProcessEvent.FindPage(3, 6, 9, 0)).Outcome.ShouldBe(Outcome.ENOENT);
        Ask(process, ProcessEvent.FindPage(4, 5, 6, 0)).Outcome.ShouldBe(Outcome.ENOENT);
        Ask(process, ProcessEvent.FindPage(3, 5, 6, At + 1)).Outcome.ShouldBe(Outcome.ENOENT);
        Ask(process, ProcessEvent.Replace(At, Alone, Alone.As(PteKind.Migration))).Outcome.ShouldBe(Outcome.Ok);
        Ask(process, ProcessEvent.FindPage(3, 5, 6, 0)).Outcome.ShouldBe(Outcome.ENOENT);
        Ask(process, new ProcessEvent { Op = ProcessOp.Move, From = At, To = 2 * At, Cursor = 8 }).Outcome.ShouldBe(Outcome.EAGAIN);
    }

    private static Pte Entry(string form) => form switch
    {
        "none" => default,
        "zero" => Pte.Zero,
        "shared" => Pte.Of(Page, writable: false),
        "alone" => Alone,
        "private" => Alone.As(PteKind.DevicePrivate),
        "exclusive" => Alone.As(PteKind.DeviceExclusive),
        "migration" => Alone.As(PteKind.Migration),
        "poisoned" => Pte.Poisoned,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no such form"),
    };

    private static ProcessState MakeLarge(VmaFlags flags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Huge)
    {
        var process = new ProcessState(new(1));
        Ask(process, ProcessEvent.Map(new(At, At + 1024, InodeId.None, new(3), 0, flags | VmaFlags.Anonymous))).Outcome.ShouldBe(Outcome.Ok);
        return process;
    }

    private static readonly Pte Large = Pte.Of(new PageId(new PgmapId(3), 512), writable: true).MadeExclusive;

    [Fact]
    public void A_large_page_is_tried_where_its_slot_is_covered_and_was_never_small()
    {
        var process = MakeLarge();
        Ask(process, ProcessEvent.Look(At + 5, write: true)).Facts.HasFlag(MappingFlags.TryHuge).ShouldBeTrue();
        Ask(MakeLarge(VmaFlags.Read | VmaFlags.Write), ProcessEvent.Look(At, write: true)).Facts.HasFlag(MappingFlags.TryHuge).ShouldBeFalse();
        Ask(process, ProcessEvent.Range(ProcessOp.TakeMapping, At + 700, At + 701)).Outcome.ShouldBe(Outcome.Ok);
        Ask(process, ProcessEvent.Look(At + 600, write: true)).Facts.HasFlag(MappingFlags.TryHuge).ShouldBeFalse();
        Ask(process, ProcessEvent.Replace(At + 3, default, Alone)).Outcome.ShouldBe(Outcome.Ok);
        Ask(process, ProcessEvent.Look(At + 5, write: true)).Facts.HasFlag(MappingFlags.TryHuge).ShouldBeFalse();
        Ask(process, ProcessEvent.Replace(At + 5, default, Large, 9)).Outcome.ShouldBe(Outcome.EAGAIN);
        Ask(process, ProcessEvent.Recheck(At + 3, Alone)).Outcome.ShouldBe(Outcome.Ok);
        Ask(process, ProcessEvent.Recheck(At + 3, Alone, 9)).Outcome.ShouldBe(Outcome.EAGAIN);
    }

    [Fact]
    public void A_range_that_cuts_a_large_entry_waits_until_it_is_split()
    {
        var process = MakeLarge();
        Ask(process, ProcessEvent.Replace(At + 9, default, Large, 9)).Outcome.ShouldBe(Outcome.Ok);
        foreach (var op in (ProcessOp[])[ProcessOp.Zap, ProcessOp.TakeMapping])
        {
            foreach (var (from, to) in ((long, long)[])[(At, At + 1), (At + 1, At + 512), (At + 511, At + 900)])
                Ask(process, ProcessEvent.Range(op, from, to)).ShouldBe(new ProcessReply { Outcome = Outcome.FALLBACK, From = At });
        }

        Ask(process, ProcessEvent.Split(At + 77, Large.WriteProtected)).Outcome.ShouldBe(Outcome.EAGAIN);
        Ask(process, ProcessEvent.Split(At + 77, Large)).Outcome.ShouldBe(Outcome.Ok);
        for (var page = 0; page < 512; page++)
        {
            process.EntryAt(At + page, out var order).ShouldBe(Large.WithPage(Large.Page.Plus(page), PteKind.Normal));
            order.ShouldBe(0);
        }

        Ask(process, ProcessEvent.Range(ProcessOp.Zap, At + 1, At + 512)).Pte.Page.ShouldBe(Large.Page.Plus(1));
        Ask(process, ProcessEvent.Split(At + 77, Large)).Outcome.ShouldBe(Outcome.EAGAIN);
    }

    [Fact]
    public void The_entries_of_a_folio_freeze_at_once_and_nothing_else_does()
    {
        foreach (var split in new[] { false, true })
        {
            var process = MakeLarge();
            Ask(process, ProcessEvent.Replace(At, default, Large, 9));
            Ask(process, ProcessEvent.Replace(At + 512, default, Alone));
            if (split) Ask(process, ProcessEvent.Split(At, Large));
            if (split) Ask(process, ProcessEvent.Range(ProcessOp.Zap, At + 3, At + 4));
            var freeze = ProcessEvent.Folio(ProcessOp.FreezeFolio, At, Large.WriteProtected, 9);
            Ask(process, freeze).Count.ShouldBe(split ? 511 : 1);
            Ask(process, freeze).Count.ShouldBe(0);
            var found = 0;
            for (var at = At; Ask(process, ProcessEvent.Folio(ProcessOp.NextFrozen, At, Large, 9, at)) is { Outcome: Outcome.Ok } next; at = next.Index + 1)
            {
                next.Pte.As(PteKind.Normal).ShouldBe(Large.WithPage(Large.Page.Plus(next.Index - At), PteKind.Normal));
                found++;
            }

            found.ShouldBe(split ? 511 : 512);
            process.EntryAt(At + 512, out _).ShouldBe(Alone);
        }
    }

    [Fact]
    public void A_folio_does_not_freeze_while_a_fork_runs_or_a_device_has_a_page_of_it_for_itself()
    {
        var process = MakeLarge();
        Ask(process, ProcessEvent.Replace(At, default, Large, 9));
        var freeze = ProcessEvent.Folio(ProcessOp.FreezeFolio, At, Large, 9);
        ProcessRules.Fork(process, new(2)).ShouldNotBeNull();
        Ask(process, freeze).Outcome.ShouldBe(Outcome.EBUSY);
        Ask(process, ProcessEvent.Of(ProcessOp.EndFork));
        Ask(process, ProcessEvent.Split(At, Large));
        var small = Large.WithPage(Large.Page.Plus(7), PteKind.Normal);
        Ask(process, ProcessEvent.Replace(At + 7, small, small.As(PteKind.DeviceExclusive))).Outcome.ShouldBe(Outcome.Ok);
        Ask(process, freeze).Outcome.ShouldBe(Outcome.EBUSY);
        Ask(process, ProcessEvent.Replace(At + 7, small.As(PteKind.DeviceExclusive), small)).Outcome.ShouldBe(Outcome.Ok);
        Ask(process, freeze).Count.ShouldBe(512);
    }
}
