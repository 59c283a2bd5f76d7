using Shouldly;
using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Values;

namespace ZoneDrain.Tests.Values;

/// <summary>
/// Goal: what databases of clusters hold stays readable. Method: states with something of each kind, whose bytes are compared with those that this form has. A
/// test that fails here says that the form has changed: raise JournalForm.Current in ZoneDrain.Cluster, go on reading the form below, then change the bytes.
/// </summary>
public sealed class SavedFormTests
{
    [Fact]
    public void A_process_has_the_bytes_of_its_form()
    {
        var process = new ProcessState(new(2));
        ProcessRules.Apply(process, ProcessEvent.Map(new(16, 24, new InodeId(1), new(0), 3, VmaFlags.Write | VmaFlags.Shared)));
        ProcessRules.Apply(process, ProcessEvent.Install(17, Pte.Of(new PageId(new(0), 600), true), 0, new InodeId(1), 4, write: true));
        ProcessRules.Apply(process, ProcessEvent.OfOwner(ProcessOp.OpenOwner, 0, OwnerKind.Descriptor));
        ProcessRules.Apply(process, ProcessEvent.AddPin(0, new(new PageId(new(0), 600), PageUse.Pin, 1, true)));
        Saved(process.Save).ShouldBe("008004011018010003060000000000020000000211834b0001018201000001d80403010100");
    }

    [Fact]
    public void A_process_of_before_owners_had_names_is_read_and_closed_by_whoever_asks()
    {
        var alone = Loaded("008004011018010003060000000000020000000211834b00010102010001d80403010100").Owners[0]!;
        (alone.OpenInHost, alone.ClosedByHost, alone.IsClosing, alone.Others.Count, alone.Pins.Count).ShouldBe((true, false, false, 0, 1));

        // Two share it, and the process that made it is not one of them.
        var process = Loaded("008004011018010003060000000000020000000211834b00010102020101d80403010100");
        Outcome Close(int closer) => ProcessRules.Apply(process, ProcessEvent.OfSharer(ProcessOp.CloseOwner, 0, new(closer))).Outcome;
        Close(3).ShouldBe(Outcome.EBUSY);
        Saved(process.Save).ShouldContain("820201", Case.Sensitive, "one is left without a name");
        Close(4).ShouldBe(Outcome.Ok);
        ProcessRules.Apply(process, ProcessEvent.OfOwner(ProcessOp.TakePin, 0)).Outcome.ShouldBe(Outcome.Ok);
        Close(4).ShouldBe(Outcome.Ok);
        process.Owners[0].ShouldBeNull();
    }

    [Fact]
    public void An_inode_has_the_bytes_of_its_form()
    {
        var inode = new InodeState(new(1), new(InodeKind.File, new(0), SchemeId.D, FileSystem.Xfs, 8 * 4096));
        inode.Preallocate(new(2, 4, 600, BlockState.Written));
        InodeRules.Apply(inode, new(InodeOp.AddMapper, Process: new(2)), default, new WakeQueue());
        InodeRules.Apply(inode, new(InodeOp.Lock), new WaiterId(77), new WakeQueue());
        InodeRules.Apply(inode, new(InodeOp.Lock), new WaiterId(78), new WakeQueue());
        Saved(inode.Save).ShouldBe("80800201000000010204d80402000001014e0100000000010201");
    }

    [Fact]
    public void A_drivers_frames_have_the_bytes_of_their_form()
    {
        var frames = new FrameAllocator(512);
        DriverRules.Apply(frames, new(DriverOp.Allocate, 7));
        DriverRules.Apply(frames, new(DriverOp.Share, 2, 1));
        Saved(frames.Save).ShouldBe("07070000000201010201017f");
    }

    private static ProcessState Loaded(string bytes)
    {
        var process = new ProcessState(new(2));
        var reader = new StateReader(Convert.FromHexString(bytes));
        process.Load(ref reader);
        reader.AtEnd.ShouldBeTrue();
        return process;
    }

    private static string Saved(Action<StateWriter> save)
    {
        var writer = new StateWriter();
        save(writer);
        return Convert.ToHexStringLower(writer.Written);
    }
}
