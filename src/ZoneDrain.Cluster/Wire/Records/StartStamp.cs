namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>Which start of a session this is: a session starts one protocol after another, so a start that is asked for again is the last one.</summary>
/// <param name="Session">The session, by a number that no other client's has.</param>
/// <param name="Number">Grows with every start of the session.</param>
[GenerateSerializer]
internal readonly record struct StartStamp(long Session, long Number);
