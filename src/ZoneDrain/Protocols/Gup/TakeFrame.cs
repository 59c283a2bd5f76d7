using ZoneDrain.Drivers;

namespace ZoneDrain.Protocols;

/// <summary>
/// A folio of a device, or of RAM, with its first mapping: an allocator that has one, then the folio itself, which refuses when its pgmap dies. Chunk after
/// chunk. Ends with Ok or ENOMEM; <see cref="Page"/> names it.
/// </summary>
/// <param name="From">Where to look.</param>
/// <param name="Order">Folio order; a run of that length and alignment or none.</param>
internal record struct TakeFrame(DeviceMemory From, byte Order = 0) : IProtocol
{
    private At _at;
    private int _chunk;
    private long _run;

    private enum At
    {
        Start,
        Allocate,
        Use,
        GiveBack,
    }

    /// <summary>The folio.</summary>
    public PageId Page { get; private set; }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = (long)Page.Bits };

    private readonly long Wanted => 1L << Order;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Allocate();
            case At.Allocate when reply.Driver.Outcome != Outcome.Ok:
                return NextChunk();
            case At.Allocate:
                Page = new(From.Chunk(_chunk), reply.Driver.Frame);
                _run = reply.Driver.Pages;
                if (_run < Wanted || reply.Driver.Frame % Wanted != 0) return GiveBack();
                _at = At.Use;
                return Next.Call(Page, PageEvent.Allocate(Order));
            case At.Use when reply.Page.Outcome == Outcome.Ok:
                return Next.Done(Outcome.Ok);
            case At.Use:
                return GiveBack();
            default:
                return NextChunk();
        }
    }

    private Next Allocate()
    {
        _at = At.Allocate;
        return Next.Call(new DriverId(From.Chunk(_chunk).Value), new DriverEvent(DriverOp.Allocate, Wanted, Colour: Order > 0 ? 0 : -1));
    }

    private Next GiveBack()
    {
        _at = At.GiveBack;
        return Next.Call(new DriverId(From.Chunk(_chunk).Value), new DriverEvent(DriverOp.Free, _run, Page.Frame));
    }

    private Next NextChunk() => ++_chunk < From.Chunks ? Allocate() : Next.Done(Outcome.ENOMEM);
}
