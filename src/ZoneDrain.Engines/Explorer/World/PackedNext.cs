using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Writes what a protocol wants next. The questions share their bytes, so each kind has a form of its own.</summary>
internal static class PackedNext
{
    public static void Save(StateWriter to, ref Next next)
    {
        to.Byte((byte)next.Kind);
        to.Byte((byte)next.Outcome);
        to.Bool(next.Interruptible);
        to.Number(next.To);
        switch (next.Kind)
        {
            case NextKind.Page:
                Packed<PageEvent>.Save(to, ref next.Page);
                break;
            case NextKind.Pgmap:
                Packed<PgmapEvent>.Save(to, ref next.Pgmap);
                break;
            case NextKind.Inode:
                Packed<InodeEvent>.Save(to, ref next.Inode);
                break;
            case NextKind.Driver:
                Packed<DriverEvent>.Save(to, ref next.Driver);
                break;
            case NextKind.Process:
                Save(to, ref next.Process);
                break;
            default:
                break;
        }
    }

    public static void Load(ref StateReader from, out Next next)
    {
        next = new() { Kind = (NextKind)from.Byte(), Outcome = (Outcome)from.Byte(), Interruptible = from.Bool(), To = from.Number() };
        switch (next.Kind)
        {
            case NextKind.Page:
                Packed<PageEvent>.Load(ref from, out next.Page);
                break;
            case NextKind.Pgmap:
                Packed<PgmapEvent>.Load(ref from, out next.Pgmap);
                break;
            case NextKind.Inode:
                Packed<InodeEvent>.Load(ref from, out next.Inode);
                break;
            case NextKind.Driver:
                Packed<DriverEvent>.Load(ref from, out next.Driver);
                break;
            case NextKind.Process:
                Load(ref from, ref next.Process);
                break;
            default:
                break;
        }
    }

    private static void Save(StateWriter to, ref ProcessEvent question)
    {
        to.Byte((byte)question.Op);
        to.Bool(question.Write);
        to.Byte(question.Order);
        to.Byte((byte)question.Owner);
        to.Signed(question.Slot);
        switch (question.Op)
        {
            case ProcessOp.Map:
                Packed<Vma>.Save(to, ref question.Vma);
                break;
            case ProcessOp.AddPin:
                Packed<PinRecord>.Save(to, ref question.Pin);
                break;
            default:
                to.Signed(question.From);
                to.Signed(question.To);
                to.Number(question.Pte.Bits);
                to.Number((ulong)question.Inode.Value);
                to.Signed(question.Cursor);
                break;
        }
    }

    private static void Load(ref StateReader from, ref ProcessEvent question)
    {
        question.Op = (ProcessOp)from.Byte();
        question.Write = from.Bool();
        question.Order = from.Byte();
        question.Owner = (OwnerKind)from.Byte();
        question.Slot = (int)from.Signed();
        switch (question.Op)
        {
            case ProcessOp.Map:
                Packed<Vma>.Load(ref from, out question.Vma);
                break;
            case ProcessOp.AddPin:
                Packed<PinRecord>.Load(ref from, out question.Pin);
                break;
            default:
                question.From = from.Signed();
                question.To = from.Signed();
                question.Pte = new(from.Number());
                question.Inode = new(from.Int());
                question.Cursor = from.Signed();
                break;
        }
    }
}
