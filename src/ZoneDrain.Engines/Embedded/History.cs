using System.Runtime.CompilerServices;

namespace ZoneDrain.Engines.Embedded;

/// <summary>The last page turns of one worker, kept in audited runs so that a violation can say what led to it. The oldest are overwritten.</summary>
internal sealed class History(int length, int worker, StrongBox<long> clock)
{
    private readonly Turn[] _turns = new Turn[length];
    private long _next;

    public void Add(PageId page, in PageEvent question, in PageReply reply)
    {
        _turns[_next % _turns.Length] = new(Interlocked.Increment(ref clock.Value), page, question.Op, question.Use, question.Pages, reply);
        _next++;
    }

    /// <summary>
    /// What this worker did to a page lately, with the moment that orders it among the workers. Read while others write, so the newest may be missing.
    /// </summary>
    public IEnumerable<(long At, string Text)> Of(PageId page)
    {
        foreach (var turn in _turns)
        {
            if (turn.At == 0 || turn.Page != page) continue;
            yield return (turn.At, $"worker {worker}: {turn.Op} {turn.Use} x{turn.Pages}: {turn.Reply.Outcome}, {turn.Reply.Before} → {turn.Reply.After}");
        }
    }

    private readonly record struct Turn(long At, PageId Page, PageOp Op, PageUse Use, int Pages, PageReply Reply);
}
