using ZoneDrain.Values;

namespace ZoneDrain.Holders;

/// <summary>
/// The holder's side of its rows: what it and each page agree on, and at most one statement a page under way. After silence it says the same again; to give
/// up on an unknown outcome it states what was agreed with a newer stamp, which heals either way. Not for two threads.
/// </summary>
public sealed class HolderBook
{
    private readonly SortedDictionary<ulong, Line> _lines = [];
    private long _version;

    /// <summary>The book of one life of a holder.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The incarnation is less than 1.</exception>
    public HolderBook(HolderId holder, int incarnation)
    {
        if (incarnation < 1) throw new ArgumentOutOfRangeException(nameof(incarnation), incarnation, "incarnations count from 1");
        Holder = holder;
        Incarnation = incarnation;
    }

    /// <summary>Whose book.</summary>
    public HolderId Holder { get; }

    /// <summary>Which life of the holder, from 1.</summary>
    public int Incarnation { get; }

    /// <summary>What is agreed, page by page, each to be told again: to a page that has lost its rows, or in an audit round.</summary>
    public IEnumerable<HolderStatement> Agreed
    {
        get
        {
            foreach (var (page, line) in _lines)
            {
                if (!line.IsUnderWay) yield return Statement(page, line with { Claim = Claim.Restate });
            }
        }
    }

    /// <summary>The statements that no answer has come to, to be said again after silence.</summary>
    public IEnumerable<HolderStatement> UnderWay
    {
        get
        {
            foreach (var (page, line) in _lines)
            {
                if (line.IsUnderWay) yield return Statement(page, line);
            }
        }
    }

    /// <summary>A statement about <paramref name="page"/> is under way.</summary>
    public bool IsUnderWay(PageId page) => _lines.TryGetValue(page.Bits, out var line) && line.IsUnderWay;

    /// <summary>What is agreed about <paramref name="page"/>.</summary>
    public Holding Of(PageId page) => _lines.TryGetValue(page.Bits, out var line) ? line.Agreed : default;

    /// <summary>
    /// Wants <paramref name="pages"/> more of a use of <paramref name="page"/>, or fewer if negative. EBUSY: a statement about the page is under way; ENOMEM: a
    /// limit of <see cref="Holding"/>; EINVAL: fewer than nothing. Else the statement to send.
    /// </summary>
    public Outcome Change(PageId page, PageUse use, int pages, Claim claim, out HolderStatement statement)
    {
        statement = default;
        _lines.TryGetValue(page.Bits, out var line);
        if (line.IsUnderWay) return Outcome.EBUSY;
        if (!line.Agreed.TryPlus(use, pages, out var wanted)) return pages < 0 ? Outcome.EINVAL : Outcome.ENOMEM;
        statement = Say(page, line with { Stated = wanted, Claim = claim });
        return Outcome.Ok;
    }

    /// <summary>Gives up on the statement under way: what was agreed is stated with a newer stamp. It must reach the page in the end.</summary>
    /// <exception cref="InvalidOperationException">No statement is under way.</exception>
    public HolderStatement Withdraw(PageId page)
    {
        if (!_lines.TryGetValue(page.Bits, out var line) || !line.IsUnderWay)
            throw new InvalidOperationException($"{Holder} has no statement about {page} under way that it could withdraw");
        return Say(page, line with { Stated = line.Agreed, Claim = Claim.Restate });
    }

    /// <summary>Hears a page's answer. After SayAgain the statement to send is among <see cref="UnderWay"/>.</summary>
    public BookStep Hear(PageId page, in HolderReply reply)
    {
        if (!_lines.TryGetValue(page.Bits, out var line) || !line.IsUnderWay || reply.Stamp != line.Stamp) return BookStep.Old;
        switch (reply.Verdict)
        {
            case StatementVerdict.Taken or StatementVerdict.Repeated:
                Settle(page, line with { Agreed = line.Stated, IsUnderWay = false });
                return BookStep.Agreed;
            case StatementVerdict.Refused:
                Settle(page, line with { Stated = line.Agreed, IsUnderWay = false });
                return BookStep.Refused;
            case StatementVerdict.Behind:
                Say(page, line);
                return BookStep.SayAgain;
            case StatementVerdict.Fenced:
                _lines.Clear();
                return BookStep.Revoked;
            default:
                throw new InvalidOperationException($"{Holder} cannot read the answer {reply} of {page}");
        }
    }

    /// <summary>The book as canonical bytes, without holder and incarnation.</summary>
    public byte[] ToBytes()
    {
        var writer = new StateWriter();
        Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>The book that <see cref="ToBytes"/> wrote. The same incarnation: nothing it had said is forgotten.</summary>
    public static HolderBook FromBytes(HolderId holder, int incarnation, ReadOnlySpan<byte> bytes)
    {
        var book = new HolderBook(holder, incarnation);
        var reader = new StateReader(bytes);
        book.Load(ref reader);
        return book;
    }

    internal void Save(StateWriter to)
    {
        to.Number((ulong)_version);
        to.Number((ulong)_lines.Count);
        foreach (var (page, line) in _lines)
        {
            to.Number(page);
            to.Number(line.Agreed.Bits);
            to.Number(line.Stated.Bits);
            to.Number((ulong)line.Stamp.Version);
            to.Byte((byte)line.Claim);
            to.Bool(line.IsUnderWay);
        }
    }

    internal void Load(ref StateReader from)
    {
        _version = (long)from.Number();
        _lines.Clear();
        for (var left = from.Int(); left > 0; left--)
        {
            var page = from.Number();
            _lines.Add(page, new(
                new(from.Number()), new(from.Number()), new(Incarnation, (long)from.Number()), (Claim)from.Byte(), from.Bool()));
        }
    }

    private HolderStatement Say(PageId page, Line line)
    {
        line = line with { Stamp = new(Incarnation, ++_version), IsUnderWay = true };
        _lines[page.Bits] = line;
        return Statement(page.Bits, line);
    }

    private void Settle(PageId page, Line line)
    {
        if (line.Agreed.IsNothing) _lines.Remove(page.Bits);
        else _lines[page.Bits] = line with { Claim = Claim.Acquire };
    }

    private HolderStatement Statement(ulong page, in Line line) => new(Holder, PageId.FromBits(page), line.Stamp, line.Stated, line.Claim);

    private readonly record struct Line(Holding Agreed, Holding Stated, Stamp Stamp, Claim Claim, bool IsUnderWay);
}
