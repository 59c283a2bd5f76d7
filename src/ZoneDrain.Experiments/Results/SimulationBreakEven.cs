namespace ZoneDrain.Experiments.Results;

/// <summary>The lifetime of a pgmap from which on the first of two strategies is cheaper.</summary>
/// <param name="Silos">Silos.</param>
/// <param name="Above">The strategy that is cheaper for longer lives.</param>
/// <param name="Below">The one that is for shorter.</param>
/// <param name="MessagesNs">Counted in messages, at the scenario's rate, in nanoseconds; null where one is cheaper always.</param>
/// <param name="CpuNs">Counted in core time; null likewise.</param>
public sealed record SimulationBreakEven(int Silos, StrategyId Above, StrategyId Below, double? MessagesNs, double? CpuNs)
{
    /// <summary>Those of every strategy of one number of silos against the first but the floor.</summary>
    /// <param name="rows">The rows of that number of silos.</param>
    /// <param name="rate">Operations a second of a real pgmap.</param>
    public static IEnumerable<SimulationBreakEven> Of(IReadOnlyList<SimulationRow> rows, double rate)
    {
        // The floor is safe for nobody, so that nobody asks when it is cheaper.
        var safe = rows.Where(row => row.Strategy != StrategyId.Bulk).ToList();
        foreach (var other in safe.Skip(1))
        {
            var first = safe[0];
            var messages = Lifetime(first.MessagesAnOperation, first.DrainMessages, other.MessagesAnOperation, other.DrainMessages);
            var cpu = Lifetime(first.CpuNsAnOperation, first.DrainCpuNs, other.CpuNsAnOperation, other.DrainCpuNs);
            var otherIsAbove = other.CpuNsAnOperation < first.CpuNsAnOperation;
            yield return new(first.Silos, otherIsAbove ? other.Strategy : first.Strategy, otherIsAbove ? first.Strategy : other.Strategy, messages, cpu);
        }

        double? Lifetime(double each, double end, double otherEach, double otherEnd)
        {
            var operations = (otherEnd - end) / (each - otherEach);
            return double.IsFinite(operations) && operations > 0 ? operations / rate * 1e9 : null;
        }
    }
}
