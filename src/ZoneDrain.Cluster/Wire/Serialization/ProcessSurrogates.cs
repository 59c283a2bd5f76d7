namespace ZoneDrain.Cluster.Wire.Serialization;

/// <summary>A question to a process. What shares its bytes in the model is told apart by the operation, here as there.</summary>
[GenerateSerializer]
internal struct ProcessEventSurrogate
{
    [Id(0)] public byte Op;
    [Id(1)] public bool Write;
    [Id(2)] public byte Order;
    [Id(3)] public byte Owner;
    [Id(4)] public int Slot;
    [Id(5)] public long From;
    [Id(6)] public long To;
    [Id(7)] public ulong Pte;
    [Id(8)] public int Inode;
    [Id(9)] public long Cursor;
    [Id(10)] public int Pgmap;
    [Id(11)] public ushort Flags;
}

[RegisterConverter]
internal sealed class ProcessEventConverter : IConverter<ProcessEvent, ProcessEventSurrogate>
{
    public ProcessEvent ConvertFromSurrogate(in ProcessEventSurrogate wire)
    {
        var question = new ProcessEvent { Op = (ProcessOp)wire.Op, Write = wire.Write, Order = wire.Order, Owner = (OwnerKind)wire.Owner, Slot = wire.Slot };
        switch (question.Op)
        {
            case ProcessOp.Map:
                question.Vma = new(wire.From, wire.To, new(wire.Inode), new(wire.Pgmap), wire.Cursor, (VmaFlags)wire.Flags, (byte)wire.Pte);
                break;
            case ProcessOp.AddPin:
                question.Pin = new(PageId.FromBits(wire.Pte), (PageUse)wire.Flags, (int)wire.From, wire.To != 0);
                break;
            default:
                (question.From, question.To, question.Pte, question.Inode, question.Cursor) =
                    (wire.From, wire.To, new(wire.Pte), new(wire.Inode), wire.Cursor);
                break;
        }

        return question;
    }

    public ProcessEventSurrogate ConvertToSurrogate(in ProcessEvent value)
    {
        var wire = new ProcessEventSurrogate
        {
            Op = (byte)value.Op,
            Write = value.Write,
            Order = value.Order,
            Owner = (byte)value.Owner,
            Slot = value.Slot,
        };
        switch (value.Op)
        {
            case ProcessOp.Map:
                var vma = value.Vma;
                (wire.From, wire.To, wire.Inode, wire.Pgmap) = (vma.Start, vma.End, vma.Inode.Value, vma.Pgmap.Value);
                (wire.Cursor, wire.Flags, wire.Pte) = (vma.Pgoff, (ushort)vma.Flags, vma.Order);
                break;
            case ProcessOp.AddPin:
                var pin = value.Pin;
                (wire.Pte, wire.Flags, wire.From, wire.To) = (pin.Page.Bits, (byte)pin.Use, pin.Pages, pin.Longterm ? 1 : 0);
                break;
            default:
                (wire.From, wire.To, wire.Pte, wire.Inode, wire.Cursor) = (value.From, value.To, value.Pte.Bits, value.Inode.Value, value.Cursor);
                break;
        }

        return wire;
    }
}

[GenerateSerializer]
internal struct ProcessReplySurrogate
{
    [Id(0)] public byte Outcome;
    [Id(1)] public byte Kind;
    [Id(2)] public byte Order;
    [Id(3)] public ushort Facts;
    [Id(4)] public int Count;
    [Id(5)] public int Inode;
    [Id(6)] public ulong Pte;
    [Id(7)] public long Index;
    [Id(8)] public long From;
    [Id(9)] public long To;
}

[RegisterConverter]
internal sealed class ProcessReplyConverter : IConverter<ProcessReply, ProcessReplySurrogate>
{
    public ProcessReply ConvertFromSurrogate(in ProcessReplySurrogate wire) => new()
    {
        Outcome = (Outcome)wire.Outcome,
        Kind = (LookKind)wire.Kind,
        Order = wire.Order,
        Facts = (MappingFlags)wire.Facts,
        Count = wire.Count,
        Inode = new(wire.Inode),
        Pte = new(wire.Pte),
        Index = wire.Index,
        From = wire.From,
        To = wire.To,
    };

    public ProcessReplySurrogate ConvertToSurrogate(in ProcessReply value) => new()
    {
        Outcome = (byte)value.Outcome,
        Kind = (byte)value.Kind,
        Order = value.Order,
        Facts = (ushort)value.Facts,
        Count = value.Count,
        Inode = value.Inode.Value,
        Pte = value.Pte.Bits,
        Index = value.Index,
        From = value.From,
        To = value.To,
    };
}
