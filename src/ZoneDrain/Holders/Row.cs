namespace ZoneDrain.Holders;

/// <summary>What counts for one holder and one target, and the last statement about it that was heard.</summary>
internal readonly record struct Row(Stamp Stamp, ulong Value);
