namespace ZoneDrain.Benchmarks.Peers;

/// <summary>A get or a put; two objects that are never made anew, as a peer's users would have it.</summary>
internal sealed record Question(bool Put)
{
    private static readonly Question Get = new(false);
    private static readonly Question Back = new(true);

    public static Question Of(bool put) => put ? Back : Get;
}

/// <summary>How it went.</summary>
internal sealed record Answer(Outcome Outcome)
{
    private static readonly Answer Ok = new(Outcome.Ok);

    public static Answer Of(Outcome outcome) => outcome == Outcome.Ok ? Ok : new(outcome);
}
