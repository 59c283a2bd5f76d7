using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Usage;

/// <summary>Everything that is wrong with a command line, collected before it is shown. One thread at a time.</summary>
/// <param name="next">The command to try next.</param>
internal sealed class Problems(string next)
{
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _options = [];
    private string _next = next;

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _lines.Count > 0;

    /// <summary>One more problem; the first one that knows a command to try decides which is shown.</summary>
    public void Add(Problem problem, string? next = null)
    {
        if (!Any && next is not null)
            _next = next;
        _lines.Add(problem.ToString());
    }

    /// <summary>All errors of a scenario.</summary>
    public void Add(ScenarioResult result)
    {
        if (!Any && result.Errors.Count > 0)
            _next = result.Errors[0].Path.StartsWith("thresholds", StringComparison.Ordinal) ? "zonedrain list metrics" : "zonedrain scenario schema";
        _lines.AddRange(result.Errors.Select(Spelled));
        if (result.ErrorsLeftOut > 0)
            _lines.Add($"and {result.ErrorsLeftOut} more errors");
    }

    /// <summary>Notes that an option of the command line sets a value of the scenario, so that what is wrong with it is told by the option's name.</summary>
    /// <param name="set">The assignment, as <c>load.rate=5</c>.</param>
    /// <param name="option">What was typed, as <c>--rate 5</c>.</param>
    public void Note(string set, string option) => _options[set] = option;

    /// <summary>Writes all of them to standard error and gives exit code 2.</summary>
    public ExitCode Refuse(CliHost host)
    {
        foreach (var line in _lines)
            host.Error.WriteLine($"error: {line}");
        host.Error.WriteLine($"try: {_next}");
        return ExitCode.Usage;
    }

    private string Spelled(ScenarioError error)
    {
        var text = error.ToString();
        return error.Origin.Kind == OriginKind.Set && _options.TryGetValue(error.Origin.Source, out var option)
            ? text.Replace($"--set {error.Origin.Source}", option, StringComparison.Ordinal)
            : text;
    }
}
