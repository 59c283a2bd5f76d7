namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A journal cannot be written, and everything that would be told waits for it.</summary>
/// <param name="Reason">What the database said, or that it did not.</param>
/// <param name="For">How long, up to now.</param>
[GenerateSerializer]
internal sealed record JournalTrouble(string Reason, TimeSpan For);
