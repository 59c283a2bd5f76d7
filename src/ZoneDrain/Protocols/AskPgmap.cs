using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>One question to a pgmap, asked a number of times, or as many grace periods; for tests and prices. Ends with the last outcome.</summary>
/// <param name="Pgmap">The pgmap.</param>
/// <param name="Question">The question; null for a grace period.</param>
/// <param name="Times">How often, at least 1.</param>
public record struct AskPgmap(PgmapId Pgmap, PgmapEvent? Question, [property: Within(1)] long Times) : IProtocol
{
    private long _asked;
    private long _value;

    /// <inheritdoc/>
    public readonly string Step => "Ask";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = _value };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Pgmap, Pgmap.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        _value = reply.Pgmap.Value;
        if (_asked == Times) return Next.Done(Question is null ? Outcome.Ok : reply.Pgmap.Outcome);
        _asked++;
        return Question is { } question ? Next.Call(Pgmap, question) : Next.Grace(Pgmap);
    }
}
