using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>What a task knows of the messages it sends, in worlds with faults.</summary>
internal struct MessageState
{
    /// <summary>The answer to the pending question will be lost.</summary>
    public bool AnswerLost;

    /// <summary>The message is a statement of a silo's part of the counter.</summary>
    public bool HasReport;

    /// <summary>Of a late statement: it was made before what the pgmap knows, not after it.</summary>
    public bool IsOld;

    /// <summary>The pending question is under way to a silo that died, and may be answered by it yet.</summary>
    public bool AskedDead;

    /// <summary>Such an answer counts for nothing.</summary>
    public bool AsksAgain;

    /// <summary>It sleeps until a page is idle.</summary>
    public bool WaitsForPage;

    /// <summary>That page.</summary>
    public PageId Page;

    /// <summary>Of a late message: the task that sent it.</summary>
    public byte Sender;

    /// <summary>Of a late message: the worker it was sent from.</summary>
    public byte Worker;

    /// <summary>The process asked last: whoever takes or gives a reference does it for that one.</summary>
    public int LastProcess;

    /// <summary>The inode asked last.</summary>
    public int LastInode;

    /// <summary>Of a late statement: the part, or, where pgmaps know none, what is added.</summary>
    public long Part;
}

/// <summary>A message that arrives late: the question was put into the task that carries it, and nobody hears the answer.</summary>
internal record struct Copy : IProtocol
{
    public readonly string Step => "arrives";

    public readonly Findings Findings => default;

    public readonly Next Advance(in Reply reply) => Next.Done(Outcome.Ok);
}
