namespace ZoneDrain.Holders;

/// <summary>
/// One holder, packed into eight bytes. Prints as <c>process-3</c>, <c>process-3/owner-1</c>, <c>inode-2</c>, <c>driver-1</c>, <c>worker-4</c>,
/// <c>provider-1</c> or <c>pgmap-1/chunk-7</c>.
/// </summary>
public readonly record struct HolderId
{
    private const int KindShift = 60;
    private const int HostShift = 32;
    private const int HostMax = (1 << (KindShift - HostShift)) - 1;

    private HolderId(HolderKind kind, long host, long number)
    {
        if (host is < 0 or > HostMax) throw new ArgumentOutOfRangeException(nameof(host), host, $"a host is 0..{HostMax}");
        if (number is < 0 or > uint.MaxValue) throw new ArgumentOutOfRangeException(nameof(number), number, $"a holder is numbered 0..{uint.MaxValue}");
        Bits = ((ulong)kind << KindShift) | ((ulong)host << HostShift) | (ulong)number;
    }

    /// <summary>The packed form; holders are kept in its order.</summary>
    public ulong Bits { get; private init; }

    /// <summary>What kind of holder.</summary>
    public HolderKind Kind => (HolderKind)(Bits >> KindShift);

    /// <summary>The process of an owner, the pgmap of a chunk; else 0.</summary>
    public int Host => (int)(Bits >> HostShift & HostMax);

    /// <summary>Its number, 0..2^32-1.</summary>
    public long Number => (long)(Bits & uint.MaxValue);

    /// <summary>A process as a holder.</summary>
    public static HolderId Of(ProcessId process) => new(HolderKind.Process, 0, process.Value);

    /// <summary>An object that keeps pins.</summary>
    public static HolderId Of(OwnerId owner) => new(HolderKind.Owner, owner.Host.Value, owner.Slot);

    /// <summary>An inode as a holder.</summary>
    public static HolderId Of(InodeId inode) => new(HolderKind.Inode, 0, inode.Value);

    /// <summary>A driver as a holder.</summary>
    public static HolderId Of(DriverId driver) => new(HolderKind.Driver, 0, driver.Value);

    /// <summary>The shard of a worker, from 0.</summary>
    public static HolderId Worker(int worker) => new(HolderKind.Worker, 0, worker);

    /// <summary>A chunk of a pgmap, from 0.</summary>
    public static HolderId Chunk(PgmapId pgmap, long chunk) => new(HolderKind.Chunk, pgmap.Value, chunk);

    /// <summary>What provides the memory of a pgmap.</summary>
    public static HolderId Provider(PgmapId pgmap) => new(HolderKind.Provider, 0, pgmap.Value);

    /// <summary>The holder whose packed form is <paramref name="bits"/>.</summary>
    public static HolderId FromBits(ulong bits) => new() { Bits = bits };

    /// <summary>Reads the form that <see cref="ToString"/> prints.</summary>
    public static bool TryParse(string? text, out HolderId id)
    {
        id = default;
        if (text is null) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (head, tail) = slash < 0 ? (text, null) : (text[..slash], text[(slash + 1)..]);
        long number;
        if (ProcessId.TryParse(head, out var process))
        {
            if (tail is null) id = Of(process);
            else if (IdText.TryParse("owner-", tail, out number) && number <= int.MaxValue) id = Of(new OwnerId(process, (int)number));
        }
        else if (PgmapId.TryParse(head, out var pgmap) && IdText.TryParse("chunk-", tail, out number) && number <= uint.MaxValue)
        {
            id = Chunk(pgmap, number);
        }
        else if (tail is null && InodeId.TryParse(head, out var inode))
        {
            id = Of(inode);
        }
        else if (tail is null && DriverId.TryParse(head, out var driver))
        {
            id = Of(driver);
        }
        else if (tail is null && IdText.TryParse("provider-", head, out number) && number <= PgmapId.Max)
        {
            id = Provider(new((int)number));
        }
        else if (tail is null && IdText.TryParse("worker-", head, out number) && number <= int.MaxValue)
        {
            id = Worker((int)number);
        }

        return id != default;
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        HolderKind.Process => $"process-{Number}",
        HolderKind.Owner => $"process-{Host}/owner-{Number}",
        HolderKind.Inode => $"inode-{Number}",
        HolderKind.Driver => $"driver-{Number}",
        HolderKind.Worker => $"worker-{Number}",
        HolderKind.Provider => $"provider-{Number}",
        HolderKind.Chunk => $"pgmap-{Host}/chunk-{Number}",
        _ => "nobody",
    };
}
