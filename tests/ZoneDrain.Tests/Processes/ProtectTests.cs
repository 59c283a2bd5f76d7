using Shouldly;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Processes;

/// <summary>Goal: mprotect gives and takes rights as change_protection of 6.1 does, and no counts (kernel-model 6.1). Method: small worlds.</summary>
public class ProtectTests
{
    private const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write;

    public static TheoryData<SchemeId> Schemes => [.. Enum.GetValues<SchemeId>()];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Stores_fail_while_the_right_is_gone_and_a_page_that_was_stored_to_needs_no_fault_after_it_returns(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        scene.Write(1);
        scene.Read(2);
        var counts = scene.Counts(1);
        Protect(scene, 0, 8, VmaFlags.Read).ShouldBe(Outcome.Ok);
        scene.Write(1).ShouldBe(Outcome.SIGSEGV);
        scene.Gup(scene.Open(), 1, mode: GupMode.Pin | GupMode.Write).ShouldBe(Outcome.EFAULT);
        scene.Read(1).ShouldBe(Outcome.NOPAGE);
        Protect(scene, 0, 8, ReadWrite).ShouldBe(Outcome.Ok);
        (Faults(scene, 1), Faults(scene, 2)).ShouldBe((false, true));
        scene.Counts(1).ShouldBe(counts);
        scene.State.Mappings.Count.ShouldBe(1);
        scene.World.CheckHolders();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void What_is_written_back_meanwhile_faults_after_the_right_returns(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        scene.Write(1);
        Protect(scene, 0, 8, VmaFlags.Read);
        scene.World.Do(new WriteBack(scene.Inode, 0, 8));
        Protect(scene, 0, 8, ReadWrite);
        Faults(scene, 1).ShouldBeTrue();
        scene.File.EntryAt(1, out _).Dirty.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_2_MiB_entry_faults_after_the_right_returns_and_one_that_the_range_cuts_goes(SchemeId id)
    {
        var scene = Scene.WithFile(id, 1024, flags: Scene.ReadWrite | VmaFlags.Huge);
        scene.Write(3);
        scene.Write(600);
        Protect(scene, 0, 1024, VmaFlags.Read);
        Protect(scene, 0, 1024, ReadWrite);
        (Faults(scene, 3), Faults(scene, 600)).ShouldBe((true, true));
        Protect(scene, 100, 512, VmaFlags.Read).ShouldBe(Outcome.Ok);
        (scene.Entry(3).Present, scene.Entry(600).Present).ShouldBe((false, true));
        scene.State.Mappings.Count.ShouldBe(3);
        scene.File.Mappers.ShouldBe([(scene.Process, 3)]);
        (scene.Write(3), scene.Write(100), scene.Write(511), scene.Write(512)).ShouldBe((Outcome.NOPAGE, Outcome.SIGSEGV, Outcome.SIGSEGV, Outcome.NOPAGE));
        scene.World.CheckHolders();
        scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 1024));
        scene.File.Mappers.ShouldBeEmpty();
        scene.World.CheckHolders();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Devdax_entries_follow_their_mapping_and_a_folio_is_not_cut(SchemeId id)
    {
        var scene = Scene.WithDevice(id, order: 9);
        scene.Read(3);
        Protect(scene, 0, 100, VmaFlags.Read).ShouldBe(Outcome.EINVAL);
        Protect(scene, 0, 512, VmaFlags.Read).ShouldBe(Outcome.Ok);
        (scene.Write(3), scene.Write(600)).ShouldBe((Outcome.SIGSEGV, Outcome.NOPAGE));
        Protect(scene, 0, 512, ReadWrite).ShouldBe(Outcome.Ok);

        // Where devdax has index entries its faults go the way of a file's.
        Faults(scene, 3).ShouldBe(SchemeList.Get(id).EntryTakesReference);
        scene.World.CheckHolders();
    }

    [Fact]
    public void No_right_at_all_keeps_the_entries_and_the_same_rights_change_nothing()
    {
        var scene = Scene.WithFile(SchemeId.E, 1024, flags: Scene.ReadWrite | VmaFlags.Huge);
        scene.Write(3);
        Protect(scene, 0, 1024, ReadWrite).ShouldBe(Outcome.Ok);
        Faults(scene, 3).ShouldBeFalse();
        Protect(scene, 0, 1024, VmaFlags.None).ShouldBe(Outcome.Ok);
        (scene.Read(3), scene.Entry(3).Present).ShouldBe((Outcome.SIGSEGV, true));
        Protect(scene, 0, 1024, VmaFlags.Read).ShouldBe(Outcome.Ok);
        scene.Read(3).ShouldBe(Outcome.NOPAGE);
    }

    [Theory]
    [InlineData(0, 0, VmaFlags.Read, Outcome.EINVAL)]
    [InlineData(4, 2, VmaFlags.Read, Outcome.EINVAL)]
    [InlineData(0, 8, VmaFlags.Shared, Outcome.EINVAL)]
    [InlineData(8, 9, VmaFlags.Read, Outcome.ENOMEM)]
    [InlineData(4, 12, VmaFlags.Read, Outcome.ENOMEM)]
    public void Arguments_that_make_no_sense_are_refused(long from, long to, VmaFlags rights, Outcome expected)
    {
        var scene = Scene.WithFile(SchemeId.A2);
        Protect(scene, from, to, rights).ShouldBe(expected);
        scene.Write(3).ShouldBe(Outcome.NOPAGE);

        // Like the kernel, it has changed what lies before the gap.
        scene.Write(5).ShouldBe(to == 12 ? Outcome.SIGSEGV : Outcome.NOPAGE);
    }

    [Fact]
    public void A_store_whose_right_goes_between_look_and_install_installs_nothing()
    {
        var scene = Scene.WithFile(SchemeId.E);
        var store = scene.World.Begin(new Fault(scene.Process, scene.Base + 1, Write: true));
        while (store.Protocol.Step != "Install") scene.World.Step(store);
        Protect(scene, 0, 8, VmaFlags.Read).ShouldBe(Outcome.Ok);
        scene.World.RunAll();
        (store.Outcome, scene.Entry(1).Present).ShouldBe((Outcome.SIGSEGV, false));
        scene.World.CheckHolders();
    }

    [Fact]
    public void A_cut_that_says_nothing_of_what_its_file_knows_is_made_as_builds_before_made_it()
    {
        // Their questions are in journals; what says something is refused until the file knows of enough.
        var scene = Scene.WithFile(SchemeId.E);
        ProcessEvent[] cuts =
        [
            ProcessEvent.Range(ProcessOp.Protect, scene.Base + 2, scene.Base + 4) with { Slot = (int)VmaFlags.Read },
            ProcessEvent.Range(ProcessOp.TakeMapping, scene.Base + 2, scene.Base + 4),
            new() { Op = ProcessOp.Move, From = scene.Base + 2, Cursor = 2, To = scene.Base + 512 },
        ];
        foreach (var cut in cuts)
        {
            var state = scene.State.Clone();
            foreach (var refused in (ProcessEvent[])[cut with { Foretold = 2, Inode = scene.Inode }, cut with { Foretold = 3, Inode = new(7) }])
                ProcessRules.Apply(state, refused).ShouldBe(new() { Outcome = Outcome.EAGAIN, Inode = scene.Inode, Count = 2 });
            state.Mappings.ShouldHaveSingleItem();
            foreach (var made in (ProcessEvent[])[cut, cut with { Foretold = 3, Inode = scene.Inode }])
            {
                var copy = state.Clone();
                var reply = ProcessRules.Apply(copy, made);
                (reply.Outcome, reply.Inode, reply.Count).ShouldBe((Outcome.Ok, scene.Inode, 2));
                copy.Mappings.Count.ShouldBe(made.Op == ProcessOp.TakeMapping ? 2 : 3);
            }
        }
    }

    private static Outcome Protect(Scene scene, long from, long to, VmaFlags rights) =>
        scene.World.Do(new Mprotect(scene.Process, scene.Base + from, scene.Base + to, rights));

    private static bool Faults(Scene scene, long page)
    {
        scene.World.Do(new Fault(scene.Process, scene.Base + page, Write: true), out var findings).ShouldBe(Outcome.NOPAGE);
        return findings.Faulted;
    }
}
