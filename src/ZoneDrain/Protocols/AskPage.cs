namespace ZoneDrain.Protocols;

/// <summary>One question to one page, for tests and prices; ends with the page's outcome.</summary>
/// <param name="Page">The page.</param>
/// <param name="Question">The question.</param>
public record struct AskPage(PageId Page, PageEvent Question) : IProtocol
{
    private bool _asked;

    /// <inheritdoc/>
    public readonly string Step => "Ask";

    /// <inheritdoc/>
    public readonly Findings Findings => default;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked) return Next.Done(reply.Page.Outcome);
        _asked = true;
        return Next.Call(Page, Question);
    }
}
