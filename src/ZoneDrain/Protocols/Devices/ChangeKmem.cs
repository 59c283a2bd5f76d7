using ZoneDrain.Drivers;

namespace ZoneDrain.Protocols;

/// <summary>
/// The state of a whole kmem device: all its blocks change, or none (dax_kmem's state attribute, about Linux 7.3; field-cases F16). Offline, and unplugged
/// after that, ends with EBUSY where a page of any block cannot move, and then every block is online as before; <see cref="Findings.Stayed"/> tells how many
/// pages stayed. <see cref="Findings.Moved"/> tells how many blocks changed.
/// </summary>
/// <param name="Blocks">The device's memory, a chunk a block; all of it online, or offline, as one.</param>
/// <param name="Frames">Frames of a block.</param>
/// <param name="Scheme">The scheme they were created under.</param>
/// <param name="State">What it shall be.</param>
public record struct ChangeKmem(DeviceMemory Blocks, long Frames, SchemeId Scheme, KmemState State) : IProtocol
{
    private const int RoundsMax = 4;
    private At _at;
    private int _block;
    private OfflineBlock _offline;
    private RemoveKmem _remove;
    private Outcome _outcome;
    private Findings _findings;

    private enum At
    {
        Start,
        Online,
        Offline,
        PutBack,
        Remove,
    }

    /// <inheritdoc/>
    public readonly string Step => $"block {_block} {(_at == At.Offline ? "Offline/" + _offline.Step : _at == At.Remove ? "Remove/" + _remove.Step : _at)}";

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return State == KmemState.Online ? Resume(At.Online) : Offline();
            case At.Online when reply.Driver.Outcome != Outcome.Ok:
                return Next.Done(reply.Driver.Outcome);
            case At.Online:
                return ++_findings.Moved < Blocks.Chunks ? Resume(At.Online, _block + 1) : Next.Done(Outcome.Ok);
            case At.Offline:
                var offlining = _offline.Advance(reply);
                if (!offlining.IsDone) return offlining;
                if (offlining.Outcome != Outcome.Ok) return PutBack(offlining.Outcome);
                _findings.Moved++;
                _block++;
                return _block < Blocks.Chunks ? Offline() : State == KmemState.Unplugged ? Remove() : Next.Done(Outcome.Ok);
            case At.PutBack:
                return _block > 0 ? Resume(At.PutBack, _block - 1) : Next.Done(_outcome);
            default:
                return _remove.Advance(reply);
        }
    }

    private Next Offline()
    {
        _offline = new(Blocks.Chunk(_block), Frames, RoundsMax, Scheme);
        _at = At.Offline;
        return _offline.Advance(Reply.None);
    }

    // The block that refused has put itself back.
    private Next PutBack(Outcome outcome)
    {
        _outcome = outcome;
        _findings.Stayed = _offline.Findings.Stayed;
        _findings.Moved = 0;
        return _block > 0 ? Resume(At.PutBack, _block - 1) : Next.Done(outcome);
    }

    private Next Remove()
    {
        _remove = new(Blocks, Frames, Scheme);
        _at = At.Remove;
        return _remove.Advance(Reply.None);
    }

    private Next Resume(At at, int block = 0)
    {
        (_at, _block) = (at, block);
        return Next.Call(new DriverId(Blocks.Chunk(block).Value), new DriverEvent(DriverOp.Resume, 0));
    }
}

/// <summary>States of a kmem device; which zone its memory is in makes no difference here.</summary>
public enum KmemState : byte
{
    /// <summary>Its blocks are the page allocator's.</summary>
    Online,

    /// <summary>They are plugged in, and nobody uses them.</summary>
    Offline,

    /// <summary>They are gone, and may be a devdax device again.</summary>
    Unplugged,
}
