namespace ZoneDrain.Traces.Reading;

/// <summary>Steps while they are being assembled. Files are still numbers of opens, and inferred steps wait for their place.</summary>
internal sealed class TraceDraft
{
    private readonly List<TraceStep> _steps = [];
    private readonly List<(int After, TraceStep Step)> _inserted = [];

    internal int Count => _steps.Count;

    internal TraceInputs InputsOf(int step) => _steps[step].Inputs;

    internal TraceOutcome OutcomeOf(int step) => _steps[step].Recorded;

    internal int Add(in TraceRecord record, TraceInputs inputs)
    {
        _steps.Add(new TraceStep(record.Line, record.TimeNs, inputs, new TraceOutcome()));
        return _steps.Count - 1;
    }

    internal void SetInputs(int step, TraceInputs inputs) => _steps[step] = _steps[step] with { Inputs = inputs };

    internal void SetOutcome(int step, TraceOutcome outcome) => _steps[step] = _steps[step] with { Recorded = outcome };

    internal void InsertAfter(int step, TraceInputs inputs) => _inserted.Add((step, _steps[step] with { Inputs = inputs, Recorded = new TraceOutcome() }));

    /// <summary>Puts inferred steps in their places and turns opens into files.</summary>
    internal List<TraceStep> Finish(TraceOpens opens, int[] fileOfOpen)
    {
        var all = new List<TraceStep>(_steps.Count + _inserted.Count);
        var next = 0;
        _inserted.Sort((left, right) => left.After != right.After ? left.After.CompareTo(right.After) : left.Step.Inputs.Pin.CompareTo(right.Step.Inputs.Pin));
        for (var i = 0; i < _steps.Count; i++)
        {
            all.Add(WithFile(_steps[i]));
            while (next < _inserted.Count && _inserted[next].After == i)
                all.Add(WithFile(_inserted[next++].Step));
        }

        return all;

        TraceStep WithFile(TraceStep step)
        {
            var inputs = step.Inputs;
            return inputs.File < 0
                ? step
                : step with { Inputs = inputs with { File = fileOfOpen[inputs.File], IsInferred = inputs.IsInferred || opens.IsInferred(inputs.File) } };
        }
    }
}
