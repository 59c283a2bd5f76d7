namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>What one reading of a scenario has found so far: errors, warnings, and the origin of each value.</summary>
internal sealed class ScenarioReading(IReadOnlyDictionary<string, Quantity>? metrics)
{
    private readonly List<ScenarioError> _errors = [];
    private readonly List<ScenarioError> _warnings = [];

    /// <summary>The metrics that a threshold may name; null where any name will do.</summary>
    public IReadOnlyDictionary<string, Quantity>? Metrics { get; } = metrics;

    /// <summary>The errors that are kept: the first <see cref="ScenarioLoader.ErrorsMax"/>.</summary>
    public IReadOnlyList<ScenarioError> Errors => _errors;

    /// <summary>How many errors were found beyond those that are kept.</summary>
    public int ErrorsLeftOut { get; private set; }

    /// <summary>What is doubtful and yet allowed.</summary>
    public IReadOnlyList<ScenarioError> Warnings => _warnings;

    /// <summary>The origin of each value that somebody gave, by path.</summary>
    public Dictionary<string, ValueOrigin> Origins { get; } = [];

    /// <summary>Adds an error, or counts it once enough are kept.</summary>
    public void Report(ScenarioError error)
    {
        if (_errors.Count < ScenarioLoader.ErrorsMax)
            _errors.Add(error);
        else
            ErrorsLeftOut++;
    }

    /// <summary>Adds an error about a value that was read; its place is that of the value or of what surrounds it.</summary>
    public void Report(string path, string value, string message, string allowed) =>
        Report(new ScenarioError(OriginOf(path), path, value, message, allowed));

    /// <summary>Adds a warning about a value that was read.</summary>
    public void Warn(string path, string value, string message, string advice) =>
        _warnings.Add(new ScenarioError(OriginOf(path), path, value, message, advice));

    /// <summary>Whether a value or a part of it was wrong, so that rules which build on it would only repeat that.</summary>
    public bool Failed(string path) => _errors.Exists(error => error.Path.StartsWith(path, StringComparison.Ordinal)
        && (error.Path.Length == path.Length || error.Path[path.Length] is '.' or '['));

    private ValueOrigin OriginOf(string path)
    {
        while (true)
        {
            if (Origins.TryGetValue(path, out var origin))
                return origin;
            if (path.Length == 0)
                return ValueOrigin.Default;
            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }
    }
}
