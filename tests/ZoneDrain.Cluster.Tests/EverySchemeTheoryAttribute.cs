namespace ZoneDrain.Cluster.Tests;

/// <summary>Cases that were met under one scheme already, and take ten minutes under all others: they are run where they are asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EverySchemeTheoryAttribute : TheoryAttribute
{
    private const string Variable = "ZONEDRAIN_EVERY_SCHEME";

    public EverySchemeTheoryAttribute() =>
        Skip = Environment.GetEnvironmentVariable(Variable) is null or "" ? $"takes ten minutes more: set {Variable}=1" : null!;
}
