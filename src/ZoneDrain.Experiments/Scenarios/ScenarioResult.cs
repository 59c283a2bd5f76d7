namespace ZoneDrain.Experiments.Scenarios;

/// <summary>The answer to reading a scenario: the scenario, or all that is wrong with it.</summary>
/// <param name="Effective">The merged scenario with the origin of each value; null where there are errors.</param>
/// <param name="Errors">The errors by place, at most <see cref="ScenarioLoader.ErrorsMax"/>; none where the scenario is good.</param>
/// <param name="ErrorsLeftOut">How many more errors there are: the "and N more" of a message.</param>
/// <param name="Warnings">What is doubtful and yet allowed.</param>
public sealed record ScenarioResult(
    EffectiveScenario? Effective,
    IReadOnlyList<ScenarioError> Errors,
    int ErrorsLeftOut,
    IReadOnlyList<ScenarioError> Warnings)
{
    /// <summary>The scenario; null where there are errors.</summary>
    public Scenario? Scenario => Effective?.Scenario;
}
