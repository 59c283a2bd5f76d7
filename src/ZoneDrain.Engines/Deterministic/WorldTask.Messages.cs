using ZoneDrain.Values;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>The task as a sender of messages that can be lost or repeated, or as such a message itself.</summary>
internal sealed partial class WorldTask
{
    public MessageState Message;

    /// <summary>It lives in a world with faults, so its messages are part of its value.</summary>
    public bool Faulty { get; init; }

    /// <summary>It carries messages that arrive late.</summary>
    public bool IsLate { get; init; }

    /// <summary>The process whose actor runs it: it ends when that dies.</summary>
    public ProcessId? Host { get; set; }

    /// <summary>Takes a message along, to be delivered by a turn of this task.</summary>
    public void Carry(WorldTask sender, in Next question)
    {
        At = 0;
        Begun = true;
        Box.Reset();
        Pending = question;
        ForgetTurn();
        Message = sender.Message with { AnswerLost = false, Sender = (byte)sender.Number, Worker = (byte)sender.Worker };
    }

    private void SaveMessages(StateWriter to)
    {
        if (Faulty) Packed<MessageState>.Save(to, ref Message);
    }

    private void LoadMessages(ref StateReader from)
    {
        if (Faulty) Packed<MessageState>.Load(ref from, out Message);
    }
}
