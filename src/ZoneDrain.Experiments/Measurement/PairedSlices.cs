namespace ZoneDrain.Experiments.Measurement;

/// <summary>
/// Times two actions against each other in short slices in the order A B B A, so that a drift of the machine that is linear over a block falls out of the
/// difference. An action is given a number of events, does about that many, and returns how many it did.
/// </summary>
public sealed class PairedSlices
{
    // An action that has done this many events in less than a slice is not doing them.
    private const long EventsMax = 1L << 40;

    private readonly TimeProvider _time;
    private readonly PairedSlicesOptions _options;

    /// <summary>A driver on a clock. Throws <see cref="ArgumentOutOfRangeException"/> when an option is out of its range.</summary>
    public PairedSlices(TimeProvider time, PairedSlicesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _options = options ?? new PairedSlicesOptions();
        _options.Validate();
    }

    /// <summary>
    /// Finds how many events fill a slice, warms up, finds it again (the compiler has improved the code meanwhile), then measures the blocks.
    /// Throws <see cref="InvalidOperationException"/> when an action does no events or never fills a slice, and <see cref="OperationCanceledException"/>
    /// between two slices when asked to stop; nothing is left running then.
    /// </summary>
    public PairedPrices Run(Func<long, long> first, Func<long, long> second, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);

        var firstEvents = EventsOfSlice(first, _options.EventsMin, cancellation);
        var secondEvents = EventsOfSlice(second, _options.EventsMin, cancellation);
        if (_options.WarmupBlocks > 0)
        {
            for (var block = 0; block < _options.WarmupBlocks; block++)
                _ = Block(first, firstEvents, second, secondEvents, cancellation);
            firstEvents = EventsOfSlice(first, firstEvents, cancellation);
            secondEvents = EventsOfSlice(second, secondEvents, cancellation);
        }

        var pairs = new List<PairedPrice>(_options.Blocks);
        var outside = 0;
        for (var block = 0; block < _options.Blocks; block++)
        {
            var (pair, outsideOfBlock) = Block(first, firstEvents, second, secondEvents, cancellation);
            pairs.Add(pair);
            outside += outsideOfBlock;
        }

        return new PairedPrices
        {
            Pairs = pairs,
            FirstEventsPerSlice = firstEvents,
            SecondEventsPerSlice = secondEvents,
            SlicesOutsideRange = outside,
        };
    }

    private (PairedPrice Pair, int Outside) Block(
        Func<long, long> first, long firstEvents, Func<long, long> second, long secondEvents, CancellationToken cancellation)
    {
        var a1 = Slice(first, firstEvents, cancellation);
        var b1 = Slice(second, secondEvents, cancellation);
        var b2 = Slice(second, secondEvents, cancellation);
        var a2 = Slice(first, firstEvents, cancellation);

        var outside = 0;
        foreach (var took in (ReadOnlySpan<TimeSpan>)[a1.Took, b1.Took, b2.Took, a2.Took])
        {
            if (took < PairedSlicesOptions.SliceMin || took > PairedSlicesOptions.SliceMax)
                outside++;
        }

        return (new PairedPrice(Price(a1, a2), Price(b1, b2)), outside);
    }

    // The mean of the two slices' prices, not the price of both together: only so does a drift cancel when the two did unequal numbers of events.
    private static double Price((long Done, TimeSpan Took) early, (long Done, TimeSpan Took) late) =>
        (early.Took.TotalNanoseconds / early.Done + late.Took.TotalNanoseconds / late.Done) / 2;

    private (long Done, TimeSpan Took) Slice(Func<long, long> action, long events, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = _time.GetTimestamp();
        var done = action(events);
        var took = _time.GetElapsedTime(start);
        if (done <= 0)
            throw new InvalidOperationException($"An action that was asked for {events} events did {done}; at least 1 is needed to price one.");
        return (done, took);
    }

    // On a busy machine a single trial of few events may be all stall; the fastest of three says what the action itself takes.
    private (long Done, TimeSpan Took) Fastest(Func<long, long> action, long events, CancellationToken cancellation)
    {
        var best = Slice(action, events, cancellation);
        for (var trial = 1; trial < 3 && best.Took >= _options.Slice / 4; trial++)
        {
            var again = Slice(action, events, cancellation);
            if (again.Took < best.Took)
                best = again;
        }

        return best;
    }

    private long EventsOfSlice(Func<long, long> action, long events, CancellationToken cancellation)
    {
        while (true)
        {
            var (done, took) = Fastest(action, events, cancellation);
            // A quarter of a slice is long enough to project from; anything shorter is mostly the clock and the caches.
            if (took >= _options.Slice / 4)
                return Math.Clamp((long)(done * (_options.Slice / took)), _options.EventsMin, EventsMax);
            if (events >= EventsMax)
            {
                throw new InvalidOperationException(
                    $"An action did {done} events in {took.TotalMilliseconds} ms; a slice of {_options.Slice.TotalMilliseconds} ms is out of reach.");
            }

            events *= 2;
        }
    }
}
