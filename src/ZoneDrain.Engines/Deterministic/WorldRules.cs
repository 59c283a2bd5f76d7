using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Processes;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>
/// The model's rules as a world calls them. The product knows this one alone; tests derive from it, each with one known mistake, to see that the searches find
/// it.
/// </summary>
internal class WorldRules
{
    public virtual ProcessReply Process(ProcessState process, in ProcessEvent question) => ProcessRules.Apply(process, question);

    public virtual InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, Wakes wakes) =>
        InodeRules.Apply(inode, question, caller, wakes);

    public virtual DriverReply Driver(FrameAllocator frames, in DriverEvent question) => DriverRules.Apply(frames, question);

    /// <summary>Whether a worker that read <paramref name="copy"/> may let a page leave the idle state.</summary>
    public virtual bool MayBegin(Life copy) => copy == Life.Live;

    public virtual bool IsBusy(SchemeTraits scheme, PageCounts counts) => scheme.IsBusy(counts);

    public virtual bool WakesSleepers(SchemeTraits scheme, PageCounts counts) => scheme.WakesSleepers(counts);

    /// <summary>What closes a folio for its split.</summary>
    public virtual bool TryFreeze(PageCounts before, int expected, out PageCounts after) => PageRules.TryFreeze(before, expected, out after);

    /// <summary>What opens it again; it was <paramref name="before"/> when it was closed.</summary>
    public virtual PageCounts Thaw(PageCounts counts, PageCounts before) => PageRules.Thaw(counts);

    /// <summary>The order that a frame's descriptor has after it was <paramref name="before"/> and is set to <paramref name="order"/>.</summary>
    public virtual int OrderSet(int before, int order) => order;

    /// <summary>What a protocol asks, on its way to the actor.</summary>
    public virtual Next Asked(ProtocolBox protocol, in Next next) => next;
}
