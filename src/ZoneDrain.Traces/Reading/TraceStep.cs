namespace ZoneDrain.Traces.Reading;

/// <summary>One step of a recorded workload: what was asked, and apart from it what happened.</summary>
/// <param name="Line">Line on which the step began, from 1; an inferred step bears the line of the step it follows.</param>
/// <param name="TimeNs">Time at which it began, in nanoseconds of the trace's clock.</param>
/// <param name="Inputs">All that a predictor may know.</param>
/// <param name="Recorded">What the kernel did, for the check.</param>
public readonly record struct TraceStep(int Line, long TimeNs, TraceInputs Inputs, TraceOutcome Recorded);
