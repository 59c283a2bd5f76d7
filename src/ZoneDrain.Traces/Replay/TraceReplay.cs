using ZoneDrain.Ports;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Traces.Replay;

/// <summary>
/// Replays a recorded trace through the model and compares. The player sees a step's inputs alone; what was recorded is looked at when its prediction
/// is there.
/// </summary>
public static class TraceReplay
{
    /// <summary>Replays once, in recorded order, on the engine's own session.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="engine">An engine on which nothing else runs.</param>
    /// <param name="setting">Under which rules.</param>
    /// <param name="cancel">Looked at every 256 steps; the report holds what was checked by then.</param>
    public static AgreementReport Check(RecordedTrace trace, IEngine engine, ReplaySetting setting, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(setting);
        var workload = TraceWorkload.From(trace);
        var scorer = new AgreementScorer(trace, setting.DisagreementsKept);
        var player = new TracePlayer(engine, engine.Session, new(engine, workload, setting), setting, scorer.Score);
        var interrupted = false;
        for (var step = 0; step < workload.Steps.Count && !interrupted; step++)
        {
            interrupted = step % 256 == 0 && cancel.IsCancellationRequested;
            if (!interrupted && !player.Play(step, workload.Steps[step])) scorer.CountUncheckable(step);
        }

        player.Finish();
        return scorer.Finish() with { PinsRefused = player.PinsRefused, Interrupted = interrupted };
    }
}
