using ZoneDrain.Protocols;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Traces.Replay;

/// <summary>Holds predictions against what was recorded.</summary>
internal sealed class AgreementScorer(RecordedTrace trace, int disagreementsKept)
{
    private const string Asleep = "asleep";

    private readonly AgreementTally[] _tallies = [.. Enum.GetValues<AgreementKind>().Select(kind => new AgreementTally(kind))];
    private readonly List<Disagreement> _first = [];

    internal void Score(TracePrediction prediction)
    {
        var step = trace.Steps[prediction.Step];
        switch (step.Inputs.Kind)
        {
            case TraceStepKind.Access when step.Recorded.IsComplete:
                ScoreAccess(prediction, step);
                break;
            case TraceStepKind.Access:
                break;
            default:
                ScoreCall(prediction, step);
                break;
        }
    }

    internal void CountUncheckable(int step)
    {
        foreach (var kind in KindsOf(trace.Steps[step].Inputs)) _tallies[(int)kind].AddUncheckable();
    }

    internal AgreementReport Finish()
    {
        Disagreement[] first = [.. _first.OrderBy(disagreement => disagreement.Line)];
        return new(trace.Steps.Count, [.. _tallies.Select(tally => tally.Finish())], first, trace.Report);
    }

    private static AgreementKind[] KindsOf(in TraceInputs inputs) => inputs.Kind switch
    {
        TraceStepKind.Access => [AgreementKind.FaultNecessary, AgreementKind.HugeTried, AgreementKind.FaultResult, AgreementKind.HoleLoad],
        TraceStepKind.Truncate => [AgreementKind.BreakLayouts, AgreementKind.ErrorClass],
        TraceStepKind.Fallocate => [AgreementKind.BreakLayouts, AgreementKind.ErrorClass],
        TraceStepKind.Sync or TraceStepKind.SyncRange => [AgreementKind.ErrorClass, AgreementKind.EntriesWrittenBack],
        TraceStepKind.Write => [AgreementKind.ErrorClass],
        _ => [],
    };

    private void ScoreAccess(TracePrediction prediction, in TraceStep step)
    {
        var (said, did) = (prediction.Findings, step.Recorded);
        Compare(AgreementKind.FaultNecessary, prediction, step, RecordedWords.YesNo(said.Faulted), RecordedWords.YesNo(true));
        Compare(AgreementKind.HugeTried, prediction, step, RecordedWords.YesNo(said.HugeTried), RecordedWords.YesNo(did.PmdTried));
        if (said.HugeTried || did.PmdTried)
        {
            var huge = !said.HugeTried ? RecordedWords.None : prediction.Asleep ? Asleep : said.HugeOutcome.ToString();
            Compare(AgreementKind.FaultResult, prediction, step, huge, RecordedWords.Of(did.PmdResult));
        }

        if (said.SmallTried || did.PteTried)
        {
            var small = !said.SmallTried ? RecordedWords.None : prediction.Asleep ? Asleep : prediction.Outcome.ToString();
            Compare(AgreementKind.FaultResult, prediction, step, small, RecordedWords.Of(did.PteResult));
        }

        Compare(AgreementKind.HoleLoad, prediction, step, RecordedWords.YesNo(said.HoleLoaded), RecordedWords.YesNo(did.HoleLoaded));
        if (did.LastPageOffset < 0) return;
        var size = said.HugeTried ? RecordedWords.Number(said.SizePages) : RecordedWords.None;
        Compare(AgreementKind.LargestPageOffset, prediction, step, size, RecordedWords.Number(did.LastPageOffset));
    }

    private void ScoreCall(TracePrediction prediction, in TraceStep step)
    {
        var (said, did) = (prediction.Findings, step.Recorded);
        var cuts = step.Inputs.Kind is TraceStepKind.Truncate or TraceStepKind.Fallocate;
        var breaks = said.BrokeLayouts || did.BrokeLayouts;

        // Of a step that the recording cuts off only what was seen counts.
        if (cuts && (did.IsComplete || did.BrokeLayouts))
            Compare(AgreementKind.BreakLayouts, prediction, step, RecordedWords.YesNo(said.BrokeLayouts), RecordedWords.YesNo(did.BrokeLayouts));
        if (breaks && (did.IsComplete || did.WasBusy)) Compare(AgreementKind.Busy, prediction, step, Busy(said, prediction.Asleep), Busy(did));
        if (!did.IsComplete) return;

        if (breaks)
            Compare(AgreementKind.Rounds, prediction, step, prediction.Asleep ? Asleep : RecordedWords.Number(said.Scans), RecordedWords.Number(did.Rounds));
        var error = prediction.Asleep ? Asleep : RecordedWords.OfError(prediction.Outcome);
        Compare(AgreementKind.ErrorClass, prediction, step, error, RecordedWords.OfErrno(did.Errno));
        if (step.Inputs.Kind is TraceStepKind.Sync or TraceStepKind.SyncRange || (cuts && step.Inputs.FallocateKind == FallocateKind.PunchHole))
        {
            var predicted = said.WroteBack ? RecordedWords.Number(said.EntriesWritten) : RecordedWords.None;
            var recorded = did.WritebackRanges > 0 ? RecordedWords.Number(did.WritebackEntries) : RecordedWords.None;
            Compare(AgreementKind.EntriesWrittenBack, prediction, step, predicted, recorded);
        }
    }

    private static string Busy(in Findings said, bool asleep) => !said.BrokeLayouts ? "not called" : said.BusyScans > 0 || asleep ? "busy" : RecordedWords.None;

    private static string Busy(in TraceOutcome did) => !did.BrokeLayouts ? "not called" : did.WasBusy ? "busy" : RecordedWords.None;

    private void Compare(AgreementKind kind, TracePrediction prediction, in TraceStep step, string predicted, string recorded)
    {
        _tallies[(int)kind].Add(predicted, recorded, prediction.IsInferred);
        if (predicted != recorded && _first.Count < disagreementsKept)
            _first.Add(new(step.Line, kind, RecordedWords.Describe(step.Inputs), predicted, recorded));
    }
}

/// <summary>What the model says a step does, before anybody looks at what it did.</summary>
/// <param name="Step">Place of the step in the trace.</param>
/// <param name="Outcome">Its result.</param>
/// <param name="Findings">What it found.</param>
/// <param name="IsInferred">The step, or a pin it met, was inferred.</param>
/// <param name="Asleep">It never ended.</param>
internal readonly record struct TracePrediction(int Step, Outcome Outcome, Findings Findings, bool IsInferred, bool Asleep);
