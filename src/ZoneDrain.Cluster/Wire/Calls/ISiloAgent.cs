using Orleans.Services;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>One silo, as other silos speak to it. Whatever concerns many pages of a silo at once is one call to it.</summary>
internal interface ISiloAgent : IGrainService
{
    /// <summary>Makes a pgmap known here.</summary>
    ValueTask Open(string world, PgmapId pgmap, PgmapPlacement plan);

    /// <summary>Sets this silo's copy of a pgmap's life. The answer is the acknowledgement, with this silo's part of the counter.</summary>
    ValueTask<RootStatement> SetLife(string world, PgmapId pgmap, PgmapPlacement plan);

    /// <summary>This silo's part of a pgmap's counter.</summary>
    ValueTask<RootStatement> State(string world, PgmapId pgmap);

    /// <summary>Moves this silo's own counter into its part of the shared one.</summary>
    ValueTask<RootStatement> SumShard(string world, PgmapId pgmap, long sign);

    /// <summary>Visits the pages of a range, which live here.</summary>
    ValueTask<PgmapReply> Visit(string world, PgmapId pgmap, PgmapEvent question);

    /// <summary>Everybody who holds a page of the pgmap that lives here.</summary>
    ValueTask<ulong[]> Holders(string world, PgmapId pgmap);

    /// <summary>Hears nothing of silos that are dead any more. The answer says that this silo has heard of their death, too, and asks them nothing.</summary>
    ValueTask Refuse(SiloAddress[] dead);

    /// <summary>What this silo knows of a pgmap; null where it has not heard of it.</summary>
    ValueTask<PgmapPlacement?> Describe(string world, PgmapId pgmap);

    /// <summary>No protocol here asks anything until the gate is opened, in the name of a grain on a silo and for the time with this number.</summary>
    ValueTask CloseGate(string world, string name, SiloAddress who, long number);

    /// <summary>That time is over.</summary>
    ValueTask OpenGate(string world, string name, long number);

    /// <summary>
    /// Closes the gate in the name of somebody outside, and answers whether all protocols here came to stand still. It is opened again after a bounded time,
    /// for who asked may be gone.
    /// </summary>
    ValueTask<bool> StandStill(string world, string name, long number);

    /// <summary>What every initiator here keeps of a pgmap, once it stands still.</summary>
    ValueTask<Snapshot[]> Cut(string world, SnapshotRequest order);

    /// <summary>Chunks that should live here and whose cells have not come.</summary>
    ValueTask<HomeRun[]> Awaited(string world, PgmapId pgmap);

    /// <summary>Counts pages that live here anew.</summary>
    ValueTask<Recounted> Recount(string world, PgmapId pgmap, Recount recount);

    /// <summary>All pages here have been counted for this version of the plan.</summary>
    ValueTask EndRecount(string world, PgmapId pgmap, long version);

    /// <summary>Hands chunks over to the home that the run names; answers that silo's part of the counter. None: it died, or this silo has nothing.</summary>
    ValueTask<RootStatement> HandOver(string world, PgmapId pgmap, PgmapPlacement plan, HomeRun run);

    /// <summary>Takes chunks over.</summary>
    ValueTask<RootStatement> Install(string world, PgmapId pgmap, HomeRun run, ChunkBundle bundle);

    /// <summary>Forgets chunks that live elsewhere now; answers this silo's part of the counter.</summary>
    ValueTask<RootStatement> Release(string world, PgmapId pgmap, HomeRun run);

    /// <summary>A silo is about to leave, or has left.</summary>
    ValueTask Leave(SiloAddress silo, bool done);

    /// <summary>What a silo that leaves had counted and found wrong.</summary>
    ValueTask Inherit(string world, SiloAddress from, EngineCounts counts, SiloViolations found, string[] losses);

    /// <summary>Protocols on this silo that wait for a page of the pgmap ask again.</summary>
    ValueTask SubscribeAgain(string world, PgmapId pgmap);

    /// <summary>Something was lost, and is told by name.</summary>
    ValueTask AddLoss(string world, string loss);

    /// <summary>Processes that have ended, or that are asked after on this silo and have no state there: gone, or not made.</summary>
    ValueTask<NumberSet> VacantProcesses(string world);

    /// <summary>Processes that have ended and need no grain any more, as far as this silo was told.</summary>
    ValueTask<NumberSet> Ended(string world);

    /// <summary>These are some more of them.</summary>
    ValueTask AddEnded(string world, long[] processes);

    /// <summary>Processes that ended and rested since before this call leave: the first time all silos are told of them, the second time they go.</summary>
    ValueTask Sweep(string world, long rested);

    /// <summary>What was lost, as far as this silo was told.</summary>
    ValueTask<string[]> Losses(string world);

    /// <summary>Remembers how far numbers were given out; answers what this silo remembers.</summary>
    ValueTask<long> Remember(string world, ActorKind kind, long next);

    /// <summary>Blocks go back: their pages must be idle (I2).</summary>
    ValueTask CheckFreed(string world, PgmapId pgmap, long frame, long pages);

    /// <summary>An allocator has frames back. False: they live elsewhere now, or are on their way here.</summary>
    ValueTask<bool> HaveLeft(string world, PgmapId pgmap, long frame, long pages);

    /// <summary>Begins a grace period for the read sections of this silo; the answer is its epoch.</summary>
    ValueTask<long> BeginGrace(string world);

    /// <summary>The sections that were open then have been left.</summary>
    ValueTask<bool> IsGraceOver(string world, long epoch);

    /// <summary>Pages as an observer sees them; null where one of them does not live here, or not yet.</summary>
    ValueTask<PageSnapshot[]?> Inspect(string world, PgmapId pgmap, long[] frames);

    /// <summary>The most turns of pgmaps that this silo had asked for at a time.</summary>
    ValueTask<long> PgmapTurnsMax(string world);

    /// <summary>What this silo counted.</summary>
    ValueTask<EngineCounts> Counts(string world);

    /// <summary>What this silo found wrong.</summary>
    ValueTask<SiloViolations> Violations(string world);

    /// <summary>The protocols that are driven here and have not ended.</summary>
    ValueTask<WireUnderWay[]> UnderWay(string world);

    /// <summary>Why this silo's journal cannot be written now, and since when; null where it can.</summary>
    ValueTask<JournalTrouble?> JournalTrouble();

    /// <summary>What is alive on this silo's heap, in bytes; it collects first.</summary>
    ValueTask<long> HeapBytes();

    /// <summary>Gives the cells of a pgmap back.</summary>
    ValueTask Discard(string world, PgmapId pgmap);

    /// <summary>CPU time that this silo's process has used.</summary>
    ValueTask<CpuReading> ReadCpu();

    /// <summary>Lets calls of this silo go wrong; answers how many did by this order, or null where its configuration does not allow it.</summary>
    ValueTask<CallFaultCounts?> Disturb(CallFaultOrder order);

    /// <summary>What lives here of a world.</summary>
    ValueTask<SiloShare> Share(string world);

    /// <summary>Calls that actors of a world on this silo have made to actors.</summary>
    ValueTask<long> CallsMade(string world);

    /// <summary>Gives everything of a world back.</summary>
    ValueTask Forget(string world);

    /// <summary>Takes a share of a load.</summary>
    ValueTask TakeLoad(WireLoad load);

    /// <summary>Lets the shares here enter a phase; which of them have reached it.</summary>
    ValueTask<(int Share, bool Reached)[]> EnterLoad(string world, LoadPhase phase, bool shifts);

    /// <summary>Operations of the process at a place are slow by so much.</summary>
    ValueTask SlowLoad(string world, int place, TimeSpan delay);

    /// <summary>What the shares here have to tell since the question before this one.</summary>
    ValueTask<WireLoadNews[]> GatherLoad(string world, long question);

    /// <summary>The client of a load is still there.</summary>
    ValueTask<bool> KeepLoad(string world);

    /// <summary>The shares here go on at another silo, for this one leaves; ends when they are there.</summary>
    ValueTask MoveLoad(string world, SiloAddress heir);

    /// <summary>The shares here are over.</summary>
    ValueTask LeaveLoad(string world);

    /// <summary>Page-table entries of the processes that are here, and index entries of the inodes.</summary>
    ValueTask<EntryCounts> CountEntries(string world);
}
