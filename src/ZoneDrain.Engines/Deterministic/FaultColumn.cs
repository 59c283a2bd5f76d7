namespace ZoneDrain.Engines.Deterministic;

/// <summary>One column of the table of faults: one fault on one link.</summary>
/// <param name="Name">What the column is called.</param>
/// <param name="Faults">The fault, once; the remedy is the table's.</param>
public sealed record FaultColumn(string Name, FaultSettings Faults);
