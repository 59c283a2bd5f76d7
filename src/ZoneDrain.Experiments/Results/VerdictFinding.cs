namespace ZoneDrain.Experiments.Results;

/// <summary>One reason for an exit code other than 0.</summary>
/// <param name="Code">The exit code that it asks for.</param>
/// <param name="Message">What was found, as one sentence.</param>
public sealed record VerdictFinding(ExitCode Code, string Message)
{
    /// <summary>The code's number, for readers of JSON.</summary>
    public int Number => (int)Code;
}
