using ZoneDrain.Delivery;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A home forgets what it answered: a call whose answer was lost happens twice.</summary>
internal sealed class ReplyIsForgotten : WorldRules
{
    public override Hearing Hear(in CallStamp stamp, long last, Fences fences, long floor) =>
        base.Hear(stamp, last, fences, floor) is var heard && heard == Hearing.Again ? Hearing.New : heard;
}

/// <summary>A copy that comes after a later call of its lane is a call like any other.</summary>
internal sealed class LateCallIsMade : WorldRules
{
    public override Hearing Hear(in CallStamp stamp, long last, Fences fences, long floor) =>
        base.Hear(stamp, last, fences, floor) is var heard && heard == Hearing.Late ? Hearing.New : heard;
}

/// <summary>The last statement that comes is believed, not the last that was made.</summary>
internal sealed class OldStatementIsBelieved : WorldRules
{
    public override bool IsNews(Incarnation from, long version, long known, Fences fences) => !fences.Refuses(from);
}

/// <summary>A drop of bases that is asked for again is made again.</summary>
internal sealed class DropIsMadeTwice : WorldRules
{
    public override bool RemembersDrops => false;
}

/// <summary>A page's second activation answers.</summary>
internal sealed class AnswersAwayFromHome : WorldRules
{
    public override bool AnswersAtHomeAlone => false;
}

/// <summary>Nothing of the dead is refused.</summary>
internal sealed class FenceLetsCallsThrough : WorldRules
{
    public override Hearing Hear(in CallStamp stamp, long last, Fences fences, long floor) => base.Hear(stamp, last, Fences.None, floor: 0);
}

/// <summary>The dead are refused once all goes on, not before it is counted.</summary>
internal sealed class RefusesTooLate : WorldRules
{
    public override FenceStep RefusesFrom => FenceStep.Open;
}

/// <summary>A statement of the dead is believed.</summary>
internal sealed class StatementOfDeadIsBelieved : WorldRules
{
    public override bool IsNews(Incarnation from, long version, long known, Fences fences) => base.IsNews(from, version, known, Fences.None);
}

/// <summary>An answer of the dead counts, though its page was counted without it.</summary>
internal sealed class AnswerOfDeadCounts : WorldRules
{
    public override bool HearsDead => true;
}

/// <summary>The others go on while pages are counted.</summary>
internal sealed class GateStaysOpen : WorldRules
{
    public override bool ClosesGate => false;
}

/// <summary>A reference between page and page-table entry is told by nobody.</summary>
internal sealed class CutForgetsTaken : WorldRules
{
    public override bool TellsTaken => false;
}

/// <summary>Nor is one that a state has lost and its page has not.</summary>
internal sealed class CutForgetsPuts : WorldRules
{
    public override bool TellsPuts => false;
}

/// <summary>What page tables keep is not counted.</summary>
internal sealed class RecountForgetsMappings : WorldRules
{
    public override IReadOnlyList<KeptPage> Counted(IReadOnlyList<KeptPage> kept) => [.. kept.Where(page => page.Use != (byte)PageUse.Map)];
}

/// <summary>The part of the counter that went with a home is added for ever.</summary>
internal sealed class PartOfDeadStays : WorldRules
{
    public override bool ForgetsPart => false;
}

/// <summary>Pages are counted anew, and the strategy hears nothing of it.</summary>
internal sealed class StrategyIsNotTold : WorldRules
{
    public override bool CountsAgain => false;
}

/// <summary>Who slept on a lost cell sleeps for ever.</summary>
internal sealed class SleepersAreForgotten : WorldRules
{
    public override bool AsksSleepersAgain => false;
}

/// <summary>Idle pages that the drain has still to take off its counter are taken off by the recount, too.</summary>
internal sealed class IdlePagesAreTakenOffTwice : WorldRules
{
    public override long NotTakenOff(long idle) => 0;
}

/// <summary>A home that is new to a page hears calls of before, of which it remembers nothing.</summary>
internal sealed class NewHomeHearsOldCalls : WorldRules
{
    public override long FloorOf(long last) => 0;
}

/// <summary>A worker's counter is summed as often as it is asked for.</summary>
internal sealed class SumIsMadeTwice : WorldRules
{
    public override long TakeShard(ref long shard, long sign) => sign * shard;
}

/// <summary>A counter is read though a home has died with what it had counted.</summary>
internal sealed class CounterPassesOverTheDead : WorldRules
{
    public override bool NeedsHomes(PgmapOp op) => op is not (PgmapOp.SumShards or PgmapOp.SubscribeRoot) && base.NeedsHomes(op);
}

/// <summary>An allocator that is told anew what is handed out takes pages in use for free.</summary>
internal sealed class FramesInUseAreFree : WorldRules
{
    public override IEnumerable<(long Frame, long Pages)> InUse(IEnumerable<(long Frame, long Pages)> frames) => [];
}

/// <summary>Frames that an allocator has handed out, and nobody uses yet, are free.</summary>
internal sealed class FramesUnderWayAreFree : WorldRules
{
    public override IEnumerable<FrameRun> UnderWay(IEnumerable<FrameRun> runs) => [];
}

/// <summary>A silo that joins in a fence is asked for nothing.</summary>
internal sealed class NewcomerIsPassedOver : WorldRules
{
    public override FenceStep NextOfFence(FenceStep step, bool hasNewcomer) => base.NextOfFence(step, hasNewcomer: false);
}

/// <summary>Pages give references while they are counted.</summary>
internal sealed class PagesAnswerInFence : WorldRules
{
    public override bool PagesAnswer(FenceStep step) => true;
}

/// <summary>The fence goes round again, and an answer of the dead counts after all, for its page has a home now.</summary>
internal sealed class LaterRoundHearsDead : WorldRules
{
    public override bool AsksAgain(bool before, Standing standing) => base.AsksAgain(before: false, standing);
}

/// <summary>Locks that the dead had of an inode stay locked.</summary>
internal sealed class LocksOfDeadStay : WorldRules
{
    public override void ReleaseLocks(InodeHolds holds, InodeState inode, ulong lane, WakeQueue wakes)
    {
    }
}

/// <summary>Who waited for a lock and is dead gets it one day.</summary>
internal sealed class WaitersOfDeadStay : WorldRules
{
    public override void ReleaseLocks(InodeHolds holds, InodeState inode, ulong lane, WakeQueue wakes)
    {
        if (Array.Exists(holds.Save(), entry => entry.Lane == lane && entry.Hold.Entered)) base.ReleaseLocks(holds, inode, lane, wakes);
    }
}

/// <summary>An inode goes on counting who mapped it and is dead.</summary>
internal sealed class MappersOfDeadStay : WorldRules
{
    public override void ForgetMappers(InodeState inode, IEnumerable<ProcessId> gone)
    {
    }
}

/// <summary>A process that comes back keeps the entries of what it was unmapping when its silo died.</summary>
internal sealed class UnmappedEntriesStay : WorldRules
{
    public override void ComeBack(ProcessState process)
    {
    }
}

/// <summary>Its files go on counting the mapping.</summary>
internal sealed class LostMappingsStay : WorldRules
{
    public override void SettleMapper(InodeState inode, ProcessId process, int mappings)
    {
    }
}

/// <summary>A file that comes back knows nobody who maps it.</summary>
internal sealed class RestoredFileIsUnmapped : WorldRules
{
    public override InodeState Restored(InodeState gone, IEnumerable<ProcessId> mappers) => base.Restored(gone, []);
}

/// <summary>Entries go on waiting for a mover that is dead.</summary>
internal sealed class MovesOfDeadStay : WorldRules
{
    public override void EndMoves(ProcessState process, PgmapId pgmap, IReadOnlyCollection<long> moving, PteKind form)
    {
    }
}

/// <summary>A pipe goes on counting who shared it and is dead.</summary>
internal sealed class SharesOfDeadStay : WorldRules
{
    public override void CloseShares(ProcessState process, IReadOnlyCollection<ProcessId> dead)
    {
    }
}

/// <summary>A process that comes back takes for closed what it was closing.</summary>
internal sealed class HalfClosedIsClosed : WorldRules
{
    public override void ComeBack(ProcessState process)
    {
        base.ComeBack(process);
        process.ClosingOwners.Clear();
    }
}

/// <summary>An entry is counted whose page may still refuse it.</summary>
internal sealed class NewEntriesCount : WorldRules
{
    public override bool TellsFresh => false;
}

/// <summary>An inode that comes back half dropped is gone for everybody.</summary>
internal sealed class HalfDroppedIsGone : WorldRules
{
    public override void ComeBack(InodeState inode)
    {
    }
}

/// <summary>What index entries hold is not counted.</summary>
internal sealed class RecountForgetsEntries : WorldRules
{
    public override IReadOnlyList<KeptPage> Counted(IReadOnlyList<KeptPage> kept) => [.. kept.Where(page => page.InodePlusOne == 0)];
}

/// <summary>A page that was counted anew without its entry gives the entry back once more.</summary>
internal sealed class EntryGoesTwice : WorldRules
{
    public override bool KnowsWhatIsDone => false;
}

/// <summary>A pgmap that comes back takes its pages' base counts for taken, though nobody knows how many there were.</summary>
internal sealed class BasesStayDropped : WorldRules
{
    public override Bases BasesOf(bool drops, bool dropped) => base.BasesOf(drops, dropped: true);
}

/// <summary>A teardown goes on behind the drain, which was under way when its pgmap died.</summary>
internal sealed class GoesOnBehindDrain : WorldRules
{
    public override Teardown GoOn(Teardown teardown, Life life) => base.GoOn(teardown, life == Life.Dying ? Life.Drained : life);
}
