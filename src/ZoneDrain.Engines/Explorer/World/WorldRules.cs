using ZoneDrain.Delivery;
using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// The model's rules as a world calls them. The product knows this one alone; tests derive from it, each with one known mistake, to see that the searches find
/// it.
/// </summary>
internal class WorldRules
{
    public virtual ProcessReply Process(ProcessState process, in ProcessEvent question) => ProcessRules.Apply(process, question);

    public virtual InodeReply Inode(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes) =>
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

    /// <summary>What a call is to a page's home.</summary>
    public virtual Hearing Hear(in CallStamp stamp, long last, Fences fences, long floor) => DeliveryRules.Hear(stamp, last, fences, floor);

    /// <summary>Whether a silo's statement is believed.</summary>
    public virtual bool IsNews(Incarnation from, long version, long known, Fences fences) => DeliveryRules.IsNews(from, version, known, fences);

    /// <summary>The drain's drop of bases is made once, however often a silo is asked for it.</summary>
    public virtual bool RemembersDrops => true;

    /// <summary>A worker's own counter, taken for the sum.</summary>
    public virtual long TakeShard(ref long shard, long sign) => ShardRules.Take(ref shard, sign);

    /// <summary>Whether a turn of a pgmap waits until a home that died has been fenced.</summary>
    public virtual bool NeedsHomes(PgmapOp op) => FenceRules.NeedsHomes(op);

    /// <summary>A page answers at its home alone, not at a second activation.</summary>
    public virtual bool AnswersAtHomeAlone => true;

    /// <summary>The order of a fence.</summary>
    public virtual FenceStep NextOfFence(FenceStep step, bool hasNewcomer) => FenceRules.Next(step, hasNewcomer);

    /// <summary>Pages answer, once a fence has taken this step.</summary>
    public virtual bool PagesAnswer(FenceStep step) => FenceRules.PagesAnswer(step);

    /// <summary>The step of a fence from which on the dead are refused.</summary>
    public virtual FenceStep RefusesFrom => FenceStep.Refuse;

    /// <summary>Nobody asks anything while a fence cuts and counts.</summary>
    public virtual bool ClosesGate => true;

    /// <summary>An answer that was found to count for nothing does not count in a later round either.</summary>
    public virtual bool AsksAgain(bool before, Standing standing) => CutRules.AsksAgain(before, standing);

    /// <summary>An answer that the dead give after the cut counts.</summary>
    public virtual bool HearsDead => false;

    /// <summary>The cut tells what protocols have taken.</summary>
    public virtual bool TellsTaken => true;

    /// <summary>And which entries are so new that their pages do not know of them.</summary>
    public virtual bool TellsFresh => true;

    /// <summary>And what they are about to give back.</summary>
    public virtual bool TellsPuts => true;

    /// <summary>The part of the counter that a dead home stated is forgotten.</summary>
    public virtual bool ForgetsPart => true;

    /// <summary>Locks that a lane had, or waited for, when it died.</summary>
    public virtual void ReleaseLocks(InodeHolds holds, InodeState inode, ulong lane, WakeQueue wakes) => holds.Release(inode, lane, wakes);

    /// <summary>Who mapped an inode and is gone.</summary>
    public virtual void ForgetMappers(InodeState inode, IEnumerable<ProcessId> gone) => LossRules.ForgetMappers(inode, gone);

    /// <summary>What the dead shared is closed.</summary>
    public virtual void CloseShares(ProcessState process, IReadOnlyCollection<ProcessId> dead) => LossRules.CloseShares(process, dead);

    /// <summary>What maps a file that is gone is taken away.</summary>
    public virtual void TakeMappings(ProcessState process, InodeId file) => LossRules.TakeMappings(process, file);

    /// <summary>A file that is gone comes back.</summary>
    public virtual InodeState Restored(InodeState gone, IEnumerable<ProcessId> mappers) => LossRules.Restored(gone.Id, gone.Spec, mappers);

    /// <summary>Moves of the dead end where they began.</summary>
    public virtual void EndMoves(ProcessState process, PgmapId pgmap, IReadOnlyCollection<long> moving, PteKind form) =>
        LossRules.EndMoves(process, pgmap, moving, form);

    /// <summary>A process comes back from what was written down of it.</summary>
    public virtual void ComeBack(ProcessState process) => LossRules.ComeBack(process);

    /// <summary>So does an inode.</summary>
    public virtual void ComeBack(InodeState inode) => LossRules.ComeBack(inode);

    /// <summary>An inode hears how many mappings of it a process has that came back.</summary>
    public virtual void SettleMapper(InodeState inode, ProcessId process, int mappings) => LossRules.SettleMapper(inode, process, mappings);

    /// <summary>What a page was counted anew with is not made a second time.</summary>
    public virtual bool KnowsWhatIsDone => true;

    /// <summary>What pages are counted anew from.</summary>
    public virtual IReadOnlyList<KeptPage> Counted(IReadOnlyList<KeptPage> kept) => kept;

    /// <summary>Idle pages that the drain has still to take off its counter, where pages are counted anew.</summary>
    public virtual long NotTakenOff(long idle) => idle;

    /// <summary>Frames between an allocator and those who use them, where it is told anew what is handed out.</summary>
    public virtual IEnumerable<FrameRun> UnderWay(IEnumerable<FrameRun> runs) => runs;

    /// <summary>Frames that are in use then.</summary>
    public virtual IEnumerable<(long Frame, long Pages)> InUse(IEnumerable<(long Frame, long Pages)> frames) => frames;

    /// <summary>What becomes of base counts, where pages are counted anew.</summary>
    public virtual Bases BasesOf(bool drops, bool dropped) => RecountRules.BasesOf(drops, dropped);

    /// <summary>A teardown whose pgmap's silo died goes on where the pgmap's life tells.</summary>
    public virtual Teardown GoOn(Teardown teardown, Life life) => teardown.GoOn(life);

    /// <summary>Strategies hear of pages that are in use, where they are counted anew.</summary>
    public virtual bool CountsAgain => true;

    /// <summary>The call up to which an initiator's are late once pages were counted anew: its last before.</summary>
    public virtual long FloorOf(long last) => last;

    /// <summary>Who slept on a page whose cell is gone asks again.</summary>
    public virtual bool AsksSleepersAgain => true;

    /// <summary>What a protocol asks, on its way to the actor.</summary>
    public virtual Next Asked(ProtocolBox protocol, in Next next) => next;
}
