namespace ZoneDrain.Experiments.Results;

/// <summary>All findings of a run, and the one exit code that follows from them. Immutable.</summary>
public sealed record Verdict
{
    // What was proven stands before the interruption; what needs the whole run to be judged stands behind it.
    private static readonly ExitCode[] Precedence =
    [
        ExitCode.InternalError, ExitCode.Usage, ExitCode.SafetyViolated, ExitCode.LivenessViolated, ExitCode.Interrupted, ExitCode.Terminated,
        ExitCode.ThresholdMissed, ExitCode.Regression, ExitCode.Inconclusive,
    ];

    /// <summary>Nothing was found: exit code 0.</summary>
    public static Verdict AllHeld { get; } = new();

    /// <summary>The findings, in the order in which they were made.</summary>
    public ValueList<VerdictFinding> Findings { get; private init; } = [];

    /// <summary>The exit code: of several, the first of 1, 2, 10, 11, 130, 143, 20, 21, 3.</summary>
    public ExitCode Code => Findings.Count == 0 ? ExitCode.AllHeld : Precedence.First(code => Findings.Any(finding => finding.Code == code));

    /// <summary>The number of <see cref="Code"/>.</summary>
    public int Number => (int)Code;

    /// <summary>
    /// This verdict and one more finding. Throws <see cref="ArgumentOutOfRangeException"/> for <see cref="ExitCode.AllHeld"/>, which is no finding.
    /// </summary>
    public Verdict With(ExitCode code, string message)
    {
        if (!Precedence.Contains(code))
            throw new ArgumentOutOfRangeException(nameof(code), code, "A finding asks for an exit code other than 0.");
        return new Verdict { Findings = [.. Findings, new VerdictFinding(code, message)] };
    }

    /// <summary>This verdict and the findings of another.</summary>
    public Verdict With(Verdict other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Verdict { Findings = [.. Findings, .. other.Findings] };
    }
}

/// <summary>One reason for an exit code other than 0.</summary>
/// <param name="Code">The exit code that it asks for.</param>
/// <param name="Message">What was found, as one sentence.</param>
public sealed record VerdictFinding(ExitCode Code, string Message)
{
    /// <summary>The code's number, for readers of JSON.</summary>
    public int Number => (int)Code;
}
