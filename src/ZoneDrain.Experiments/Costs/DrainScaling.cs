namespace ZoneDrain.Experiments.Costs;

/// <summary>Break-even and drain time as functions of device size and folio order, under a cost model. Pure.</summary>
public static class DrainScaling
{
    /// <summary>Largest device searched: 2^40 pages, 4 PiB.</summary>
    public const long PagesMax = 1L << 40;

    /// <summary>
    /// One point for each folio order and size, sizes innermost. Throws <see cref="ArgumentException"/> for a missing price or a shape out of range.
    /// </summary>
    public static IReadOnlyList<DrainScalingPoint> Chart(DrainScalingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var points = new List<DrainScalingPoint>();
        foreach (var order in request.FolioOrders)
        {
            foreach (var pages in request.Pages)
                points.Add(Point(request, request.Shape with { Pages = pages, FolioOrder = order }));
        }

        return points;
    }

    /// <summary>
    /// The most pages whose teardown stays within a deadline in nanoseconds, up to <see cref="PagesMax"/>; null when even one page takes longer.
    /// Its time is what it computes and what it waits: one thread, one step after another.
    /// </summary>
    public static long? LargestDevice(TeardownModel model, DeviceShape shape, Prices prices, double deadlineNs)
    {
        ArgumentNullException.ThrowIfNull(model);
        bool InTime(long pages) => model.Cost(shape with { Pages = pages }, prices).TimeNs <= deadlineNs;
        if (!InTime(1))
            return null;
        if (InTime(PagesMax))
            return PagesMax;

        long fits = 1;
        var tooLarge = PagesMax;
        while (tooLarge - fits > 1)
        {
            var middle = fits + (tooLarge - fits) / 2;
            if (InTime(middle))
                fits = middle;
            else
                tooLarge = middle;
        }

        return fits;
    }

    /// <summary>The smallest folio order, 0 to 18, at which the teardown of a device stays within a deadline in nanoseconds; null when none does.</summary>
    public static int? SmallestFolioOrder(TeardownModel model, DeviceShape shape, Prices prices, double deadlineNs)
    {
        ArgumentNullException.ThrowIfNull(model);
        for (var order = 0; order <= DeviceShape.FolioOrderMax; order++)
        {
            if (model.Cost(shape with { FolioOrder = order }, prices).TimeNs <= deadlineNs)
                return order;
        }

        return null;
    }

    /// <summary>The answer for one device. Throws as <see cref="Chart"/> does.</summary>
    public static DrainScalingPoint Point(DrainScalingRequest request, DeviceShape shape)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(shape);
        var first = request.First.Cost(shape, request.Prices);
        var second = request.Second.Cost(shape, request.Prices);
        var create = CostModel.Explain(first.Strategy, EventCounts.None.With(EventKind.Create, shape.Folios), request.Prices);
        var firstEdge = CostModel.Explain(first.Strategy, EventCounts.EdgePair, request.Prices);
        var secondEdge = CostModel.Explain(second.Strategy, EventCounts.EdgePair, request.Prices);

        var answer = BreakEven.Of(new BreakEvenQuestion
        {
            First = first.Strategy,
            Second = second.Strategy,
            TeardownDifference = CostModel.Difference(first, second),
            EdgeDifference = CostModel.Difference(firstEdge, secondEdge),
            EdgePairsPerSecond = request.EdgePairsPerSecond,
            // The shorter of the two lives that are possible, so that "always" is claimed less often rather than more. What a drain waits comes after the life.
            FloorNs = create.TotalNs.Mean + Math.Max(0, Math.Min(first.TotalNs.Mean, second.TotalNs.Mean)),
        });

        return new DrainScalingPoint
        {
            Shape = shape,
            FirstTeardownNs = first.TotalNs.Mean,
            SecondTeardownNs = second.TotalNs.Mean,
            FirstWaitNs = first.WaitNs,
            SecondWaitNs = second.WaitNs,
            CreateNs = create.TotalNs.Mean,
            Answer = answer,
            EdgePairsPerPage = (answer as BreakEven.CrossesAt)?.EdgePairsPerPage(shape.Pages),
        };
    }
}
