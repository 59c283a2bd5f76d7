namespace ZoneDrain.Experiments.Results;

/// <summary>What a command of the program says with its exit code. The number is the value.</summary>
public enum ExitCode
{
    /// <summary>All held. Hazards that the table of schemes and strategies predicts are shown, not failed.</summary>
    AllHeld = 0,

    /// <summary>A bug of the program itself.</summary>
    InternalError = 1,

    /// <summary>Wrong usage or configuration; nothing ran.</summary>
    Usage = 2,

    /// <summary>Inconclusive: not enough data for an answer.</summary>
    Inconclusive = 3,

    /// <summary>An invariant was broken that the table of schemes and strategies does not predict.</summary>
    SafetyViolated = 10,

    /// <summary>A drain that does not end, or a deadlock.</summary>
    LivenessViolated = 11,

    /// <summary>A threshold of the scenario, or the demanded agreement with a trace, was missed.</summary>
    ThresholdMissed = 20,

    /// <summary>Worse than the baseline, beyond the interval.</summary>
    Regression = 21,

    /// <summary>Interrupted by SIGINT (128 + 2); what there was is written.</summary>
    Interrupted = 130,

    /// <summary>Ended by SIGTERM (128 + 15); what there was is written.</summary>
    Terminated = 143,
}
