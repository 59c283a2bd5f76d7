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
