using ZoneDrain.Holders;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>What a task knows of the messages it sends, in worlds with faults.</summary>
internal struct MessageState
{
    /// <summary>The answer to the pending question will be lost.</summary>
    public bool AnswerLost;

    /// <summary>The pending question is <see cref="Statement"/>.</summary>
    public bool HasStatement;

    /// <summary>The message is <see cref="Report"/>.</summary>
    public bool HasReport;

    /// <summary>Of a late message: the task that sent it.</summary>
    public byte Sender;

    /// <summary>Of a late message: the worker it was sent from.</summary>
    public byte Worker;

    /// <summary>The process asked last: whoever takes or gives a reference does it for that one.</summary>
    public int LastProcess;

    /// <summary>The number of the pending question, where questions are stamped.</summary>
    public int Question;

    public HolderStatement Statement;

    public UseStatement Report;
}
