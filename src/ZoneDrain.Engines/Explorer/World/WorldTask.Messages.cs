using ZoneDrain.Delivery;
using ZoneDrain.Holders;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>The task as a sender of messages that can be lost or repeated, or as such a message itself.</summary>
internal sealed partial class WorldTask
{
    public MessageState Message;

    /// <summary>It lives in a world with faults, so its messages are part of its value.</summary>
    public bool Faulty { get; init; }

    /// <summary>It carries messages that arrive late.</summary>
    public bool IsLate { get; init; }

    /// <summary>What it has taken and no holder's state names yet, where silos may die; else null.</summary>
    public InFlightReferences? Taken { get; init; }

    /// <summary>Takes a message along, to be delivered by a turn of this task.</summary>
    public void Carry(WorldTask sender, in Next question)
    {
        At = 0;
        Begun = true;
        Box.Reset();
        Pending = question;
        ForgetTurn();
        Message = new() { Sender = (byte)sender.Number, Worker = (byte)sender.Worker };
    }

    private void SaveMessages(StateWriter to)
    {
        if (Faulty) Packed<MessageState>.Save(to, ref Message);
    }

    private void LoadMessages(ref StateReader from)
    {
        if (Faulty) Packed<MessageState>.Load(ref from, out Message);
    }

    private void SaveTaken(StateWriter to)
    {
        if (Taken is null) return;
        to.Number((ulong)Taken.Items.Count);
        foreach (var (page, use, pages, holder) in Taken.Items)
        {
            to.Number(page.Bits);
            to.Byte((byte)use);
            to.Number((ulong)pages);
            to.Number(holder.Bits);
        }

        to.Bool(Taken.Fresh is not null);
        if (Taken.Fresh is { } fresh) Packed<FileEntry>.Save(to, ref fresh);
        to.Number((ulong)Taken.Blocks.Runs.Count);
        foreach (var run in Taken.Blocks.Runs)
        {
            var value = run;
            Packed<FrameRun>.Save(to, ref value);
        }
    }

    private void LoadTaken(ref StateReader from)
    {
        if (Taken is null) return;
        Taken.Clear();
        for (var left = from.Int(); left > 0; left--)
        {
            var (page, use, pages) = (PageId.FromBits(from.Number()), (PageUse)from.Byte(), from.Int());
            Taken.Add(page, use, pages, HolderId.FromBits(from.Number()));
        }

        if (from.Bool())
        {
            Packed<FileEntry>.Load(ref from, out var fresh);
            Taken.Fresh = fresh;
        }

        for (var left = from.Int(); left > 0; left--)
        {
            Packed<FrameRun>.Load(ref from, out var run);
            Taken.Blocks.Add(run);
        }
    }
}
