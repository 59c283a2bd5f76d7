using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Every order of offline, disable, destroy and release of a dax device of dynamic capacity, with every kind of user, under every scheme, each searched to the
/// end: which hang, leak, are refused, or break something.
/// </summary>
public static class DeviceOrders
{
    /// <summary>What a dax device of dynamic capacity may be.</summary>
    public static IReadOnlyList<DeviceMode> Modes { get; } = [DeviceMode.SystemRam, DeviceMode.Devdax];

    /// <summary>Searches all of them.</summary>
    /// <param name="schemes">The schemes; null for all.</param>
    /// <param name="cancel">Ends the search with an exception.</param>
    public static IReadOnlyList<OrderRow> Run(IReadOnlyList<SchemeId>? schemes = null, CancellationToken cancel = default)
    {
        var rows = new List<OrderRow>();
        foreach (var mode in Modes)
        {
            foreach (var order in Orders([.. Enum.GetValues<DeviceOperation>().Where(operation => mode == DeviceMode.SystemRam || operation > 0)]))
            {
                foreach (var user in Enum.GetValues<DeviceUser>())
                {
                    foreach (var scheme in schemes ?? [.. SchemeList.All.Select(scheme => scheme.Id)])
                    {
                        cancel.ThrowIfCancellationRequested();
                        rows.Add(Search(mode, user, scheme, order));
                    }
                }
            }
        }

        return rows;
    }

    /// <summary>Searches one.</summary>
    public static OrderRow Search(DeviceMode mode, DeviceUser user, SchemeId scheme, IReadOnlyList<DeviceOperation> order)
    {
        var (replays, states) = DeviceReplay.Search(() => new(mode, scheme, user, order), order);
        var ends = replays.Select(End).ToList();

        // Of those that end alike the shortest stands for all.
        var kinds = ends.GroupBy(end => (end.Kind, end.Breaks)).Select(kind => kind.MinBy(end => end.Turns)!);
        return new(mode, user, scheme, order, [.. kinds.OrderByDescending(end => end.Kind)], states);
    }

    private static OrderEnd End(DeviceReplay replay)
    {
        var kind = replay.Broken.Count > 0 ? OrderEndKind.Breaks
            : !replay.Made.Administrator.Ended ? OrderEndKind.Hangs
            : replay.Made.IsLost ? OrderEndKind.Leaks
            : replay.Refused ? OrderEndKind.Refused : OrderEndKind.Done;
        return new(kind, replay.Lines, replay.Breaks, replay.Turns);
    }

    private static IEnumerable<IReadOnlyList<DeviceOperation>> Orders(IReadOnlyList<DeviceOperation> operations)
    {
        if (operations.Count == 0) return [[]];
        return from first in operations
               from rest in Orders([.. operations.Where(operation => operation != first)])
               select (IReadOnlyList<DeviceOperation>)[first, .. rest];
    }
}

/// <summary>What a device's memory is used as.</summary>
public enum DeviceMode
{
    /// <summary>Ordinary memory, a block of it online (dax_kmem).</summary>
    SystemRam,

    /// <summary>A character device that processes map.</summary>
    Devdax,

    /// <summary>Persistent memory under xfs with its reverse map, of which a process maps a file.</summary>
    FsDax,

    /// <summary>A driver's own memory, to which a page of a process has moved (coherent: one that can be pinned).</summary>
    DriverMemory,
}

/// <summary>What is done to a dax device on the way to give its memory back.</summary>
public enum DeviceOperation
{
    /// <summary>Its memory block goes offline (daxctl offline-memory); there is none of a devdax device.</summary>
    Offline,

    /// <summary>Its driver is unbound and its pgmap torn down (daxctl disable-device).</summary>
    Disable,

    /// <summary>It is deleted (daxctl destroy-device).</summary>
    Destroy,

    /// <summary>The fabric manager asks for its extent (cxl release).</summary>
    Release,
}

/// <summary>Who uses the memory meanwhile.</summary>
public enum DeviceUser
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>A process maps a page, and keeps it.</summary>
    Maps,

    /// <summary>A process has a page pinned, and lets go of it at some time.</summary>
    LetsGo,

    /// <summary>A process has a page pinned, and never lets go.</summary>
    Keeps,
}
