namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>A fact that takes minutes and gigabytes: it runs where ZONEDRAIN_LONG is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    private const string Variable = "ZONEDRAIN_LONG";

    public LongFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 }) Skip = $"takes minutes: set {Variable} to run it";
    }
}
