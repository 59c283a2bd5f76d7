using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Commands.Loads;

/// <summary>Everything a load or a soak needs, checked.</summary>
/// <param name="Command">"load" or "soak".</param>
/// <param name="Load">What runs it.</param>
/// <param name="Request">What to run.</param>
/// <param name="Effective">The merged scenario.</param>
/// <param name="Engine">The engine's name.</param>
/// <param name="Out">Where run folders go.</param>
/// <param name="Json">Whether results are printed as JSON.</param>
/// <param name="Warnings">What is doubtful, a line each.</param>
internal sealed record LoadInputs(
    string Command, ILoad Load, LoadRequest Request, EffectiveScenario Effective, string Engine, string Out, bool Json, IReadOnlyList<string> Warnings)
{
    /// <summary>The folder of a soak that goes on; null for a new run.</summary>
    public LoadFolder? Folder { get; init; }

    /// <summary>The database that is to keep the run; null when none was named.</summary>
    public Storage.RunStore? Store { get; init; }

    /// <summary>Where a dashboard listens; null without one.</summary>
    public Dashboard.ServerOptions? Dashboard { get; init; }

    /// <summary>Where OpenTelemetry goes; null when nowhere.</summary>
    public Uri? Otlp { get; init; }
}
