namespace ZoneDrain.Engines.Embedded;

/// <summary>
/// How a waiter's number is made: worker, slot, and which wait of the slot it is. A notice for a wait that a signal has ended carries an old number, and is
/// dropped.
/// </summary>
internal static class WaiterIds
{
    public const int SlotBits = 20;
    public const int SlotMax = (1 << SlotBits) - 1;
    private const int WorkerBits = 10;

    public static WaiterId Of(int worker, int slot, int sequence) =>
        new(((long)(uint)sequence << (SlotBits + WorkerBits)) | ((long)(worker + 1) << SlotBits) | (uint)slot);

    public static int Slot(WaiterId waiter) => (int)(waiter.Value & SlotMax);

    public static int Worker(WaiterId waiter) => (int)((waiter.Value >> SlotBits) & ((1 << WorkerBits) - 1)) - 1;
}
