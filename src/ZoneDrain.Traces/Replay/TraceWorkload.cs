using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Traces.Replay;

/// <summary>
/// A recorded trace as a workload that any scheme and strategy can run: its steps without what the kernel answered, in recorded order or each process on its
/// own. Immutable.
/// </summary>
public sealed class TraceWorkload
{
    private const long SlotPages = 512;
    private const ulong PageSize = 4096;

    // Memory is bounded by the length of the trace: 1 GiB of device, and a slot for each step, but never more than 64 GiB.
    private const long PagesMin = 1L << 18;
    private const int PagesMax = 1 << 24;

    private TraceWorkload(IReadOnlyList<TraceInputs> steps, IReadOnlyList<TraceFile> files, IReadOnlyList<long> initialBytes, long frames) =>
        (Steps, Files, InitialBytes, Frames) = (steps, files, initialBytes, frames);

    /// <summary>Steps in recorded order.</summary>
    public IReadOnlyList<TraceInputs> Steps { get; }

    /// <summary>Files that the steps name.</summary>
    public IReadOnlyList<TraceFile> Files { get; }

    /// <summary>
    /// Size of each file before the first step: 0 for one that the trace shows being made. One that was there before is given the size that its steps reach,
    /// written all over, for the trace does not tell.
    /// </summary>
    public IReadOnlyList<long> InitialBytes { get; }

    /// <summary>4 KiB frames of a device that holds the files, a multiple of 512.</summary>
    public long Frames { get; }

    /// <summary>Steps that reach a DAX file or its mappings: operations of the workload.</summary>
    public int Operations => Steps.Count(step => step.File >= 0 && Files[step.File].IsDax);

    /// <summary>The workload of a trace.</summary>
    public static TraceWorkload From(RecordedTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceInputs[] steps = [.. trace.Steps.Select(step => step.Inputs)];
        var initial = InitialBytesOf(steps, trace.Files.Count);
        return new(steps, trace.Files, initial, FramesOf(steps, trace.Files, initial));
    }

    /// <summary>Plays the workload once on a new pgmap, and returns the pgmap for a teardown. Its pins are over then; its mappings are as the trace left
    /// them.</summary>
    /// <param name="engine">An engine.</param>
    /// <param name="session">A session of it that the calling thread may use.</param>
    /// <param name="scheme">Reference scheme.</param>
    /// <param name="strategy">Drain strategy.</param>
    /// <param name="cancel">Looked at every 256 steps. What was made by then stays in the engine.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was set.</exception>
    public PgmapId Replay(IEngine engine, ISession session, SchemeId scheme, StrategyId strategy, CancellationToken cancel)
    {
        var setting = new ReplaySetting { Scheme = scheme, Strategy = strategy };
        var stage = new TraceStage(engine, this, setting);
        var player = new TracePlayer(engine, session, stage, setting, static _ => { });
        for (var step = 0; step < Steps.Count; step++)
        {
            if (step % 256 == 0) cancel.ThrowIfCancellationRequested();
            player.Play(step, Steps[step]);
        }

        player.Finish();
        return stage.Pgmap;
    }

    /// <summary>
    /// The same on several workers, as fast as they go: each address space keeps the order of its own steps, and begins after the fork that makes it;
    /// between address spaces the recorded order is given up, so what a step finds depends on the run.
    /// </summary>
    /// <param name="engine">An engine.</param>
    /// <param name="workers">Its workers that play, at least 1.</param>
    /// <param name="scheme">Reference scheme.</param>
    /// <param name="strategy">Drain strategy.</param>
    /// <param name="cancel">Looked at every 64 steps of a worker. What was made by then stays in the engine.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was set.</exception>
    public PgmapId ReplayFast(IEngine engine, int workers, SchemeId scheme, StrategyId strategy, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var setting = new ReplaySetting { Scheme = scheme, Strategy = strategy };
        var stage = new TraceStage(engine, this, setting);
        var play = new LanePlay(stage, new(Steps));
        engine.Run(workers, session => play.Run(new(engine, session, stage, setting, static _ => { }), cancel));
        stage.ReleasePins(engine.Session);
        Settle(engine, workers);
        return stage.Pgmap;
    }

    // Who was woken goes on, and may wake others of another worker; who still sleeps after two rounds sleeps for good.
    private static void Settle(IEngine engine, int workers)
    {
        for (var quiet = 0; quiet < 2 && engine.Sleepers.Count > 0;)
        {
            var before = engine.Sleepers.Count;
            engine.Run(workers, session =>
            {
                while (session.TryTakeCompletion(out _))
                {
                }
            });
            quiet = engine.Sleepers.Count < before ? 0 : quiet + 1;
        }
    }

    /// <summary>
    /// What an orderly teardown asks for after a replay: every process that still maps a file of the pgmap exits, and the files are evicted.
    /// </summary>
    public static void Leave(IEngine engine, ISession session, PgmapId pgmap)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(session);
        var inodes = engine.Inodes.Where(inode => inode.Spec.Pgmap == pgmap).ToList();
        foreach (var process in inodes.SelectMany(inode => inode.Mappers).Select(mapper => mapper.Process).Distinct().ToList())
            session.Start(new Exit(process));
        foreach (var inode in inodes) session.Start(new Evict(inode.Id, Unlink: false));
    }

    private static long[] InitialBytesOf(TraceInputs[] steps, int files)
    {
        var made = new bool[files];
        var seen = new bool[files];
        var bytes = new long[files];
        foreach (var step in steps.Where(step => step.File >= 0))
        {
            made[step.File] |= !seen[step.File] && step.Kind == TraceStepKind.Open && step.Creates;
            seen[step.File] = true;
            if (!made[step.File]) bytes[step.File] = Math.Max(bytes[step.File], EndPage(step) * (long)PageSize);
        }

        // What is left of a file that was there before is not scored, so it may be smaller here than it was.
        var share = Math.Max(SlotPages, PagesFor(steps) / Math.Max(1, bytes.Count(size => size > 0))) * (long)PageSize;
        return [.. bytes.Select(size => Math.Min(size, share))];
    }

    private static long PagesFor(TraceInputs[] steps) => Math.Min(PagesMax, PagesMin + SlotPages * steps.Length);

    private static long EndPage(in TraceInputs step) => step.Kind is TraceStepKind.Write or TraceStepKind.Fallocate or TraceStepKind.Map
        ? (long)UInt128.Min(((UInt128)step.Offset + step.Length + PageSize - 1) / PageSize, PagesMax)
        : 0;

    // Blocks that a call gives a file: its own range, however far behind the end of file it lies.
    private static long PagesOf(in TraceInputs step) => step.Kind is TraceStepKind.Write or TraceStepKind.Fallocate
        ? (long)UInt128.Min((UInt128)step.Length / PageSize + 2, PagesMax)
        : 0;

    // Twice what can be in use at a time: every file filled as far as its calls fill it, and a 2 MiB slot for every access. What a call asks for beyond
    // that is ENOSPC.
    private static long FramesOf(TraceInputs[] steps, IReadOnlyList<TraceFile> files, long[] initial)
    {
        var filled = initial.Select(bytes => bytes / (long)PageSize).ToArray();
        var ends = new long[files.Count];
        var reached = new long[files.Count];
        var accesses = new long[files.Count];
        foreach (var step in steps.Where(step => step.File >= 0))
        {
            var end = EndPage(step);
            filled[step.File] = Math.Min(filled[step.File] + PagesOf(step), PagesMax);
            if (step.Kind is TraceStepKind.Write or TraceStepKind.Fallocate) ends[step.File] = Math.Max(ends[step.File], end);
            if (step.Kind is TraceStepKind.Map) reached[step.File] = Math.Max(reached[step.File], end);
            if (step.Kind is TraceStepKind.Access) accesses[step.File]++;
        }

        var slots = files.Where(file => file.IsDax)
            .Sum(file => (Blocks(file.Index) + Math.Min(reached[file.Index], accesses[file.Index] * SlotPages)) / SlotPages + 2);
        return 2 * Math.Min(SlotPages * Math.Max(1, slots), PagesFor(steps));

        long Blocks(int file) => Math.Min(filled[file], Math.Max(ends[file], initial[file] / (long)PageSize));
    }
}
