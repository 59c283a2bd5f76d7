namespace ZoneDrain.Engines.Explorer;

/// <summary>One cell of the table of faults.</summary>
/// <param name="Strategy">The drain.</param>
/// <param name="Column">The fault.</param>
/// <param name="Remedy">What is done about it.</param>
/// <param name="Report">The exhaustive search of its world.</param>
/// <param name="Text">Violations that the same world without faults does not have, and "hangs" where a world at rest holds a drain for ever; else
/// "heals". A question mark where the search was not complete.</param>
public sealed record FaultCell(StrategyId Strategy, FaultColumn Column, Remedy Remedy, ExploreReport Report, string Text)
{
    /// <summary>What a cell says where nothing goes wrong.</summary>
    public const string Heals = "heals";

    /// <summary>No schedule breaks an invariant or leaves somebody waiting.</summary>
    public bool IsClean => Text == Heals;
}

/// <summary>One column of the table of faults: one fault on one link.</summary>
/// <param name="Name">What the column is called.</param>
/// <param name="Faults">The fault, once; the remedy is the table's.</param>
public sealed record FaultColumn(string Name, FaultSettings Faults);
