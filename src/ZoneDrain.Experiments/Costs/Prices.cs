using System.Collections.Immutable;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>
/// The price of each kind of event, with exceptions for single strategies: what a first use costs depends on who hears of it. Immutable.
/// In text, a price is <c>EVENT=TIME</c>, for all who pay for the event, or <c>STRATEGY:EVENT=TIME</c>, as in <c>first-use=40ns</c> and
/// <c>counter:first-use=40ns</c>.
/// </summary>
public sealed class Prices
{
    private readonly ImmutableSortedDictionary<(EventKind Kind, string Strategy), Price> _prices;

    private Prices(ImmutableSortedDictionary<(EventKind, string), Price> prices) => _prices = prices;

    /// <summary>No prices at all.</summary>
    public static Prices None { get; } = new(ImmutableSortedDictionary.Create<(EventKind Kind, string Strategy), Price>(
        Comparer<(EventKind Kind, string Strategy)>.Create((left, right) =>
            left.Kind != right.Kind ? left.Kind.CompareTo(right.Kind) : string.CompareOrdinal(left.Strategy, right.Strategy))));

    /// <summary>Estimates for a Linux kernel: figures and ranges of the project's kernel model, inferred (its tag I) and measured by nobody.</summary>
    public static Prices KernelEstimates => KernelPrices.All;

    /// <summary>
    /// The same prices with one replaced; for every strategy when <paramref name="strategy"/> is null, which leaves no exception of that kind standing,
    /// so that a given price is not silently outranked by a measured one.
    /// </summary>
    public Prices With(EventKind kind, Price price, string? strategy = null)
    {
        ArgumentNullException.ThrowIfNull(price);
        ImmutableSortedDictionary<(EventKind, string), Price> kept = strategy is null
            ? _prices.RemoveRange(_prices.Keys.Where(key => key.Kind == kind))
            : _prices;
        return new Prices(kept.SetItem((kind, strategy ?? ""), price));
    }

    /// <summary>The price of an event under a strategy: the strategy's own, else the common one, else null.</summary>
    public Price? Find(EventKind kind, string strategy) =>
        _prices.TryGetValue((kind, strategy), out var price) || _prices.TryGetValue((kind, ""), out price) ? price : null;

    /// <summary>True when an event has a price under one of these strategies.</summary>
    public bool HasAnyFor(IReadOnlyCollection<string> strategies) =>
        _prices.Keys.Any(key => key.Strategy.Length == 0 ? strategies.Any(strategy => WhoPays.Pays(strategy, key.Kind)) : strategies.Contains(key.Strategy));

    /// <summary>Kinds that were counted under a strategy and have no price, in table order.</summary>
    public IReadOnlyList<EventKind> Missing(EventCounts counts, string strategy)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return [.. EventKinds.All.Where(kind => counts[kind] != 0 && Find(kind, strategy) is null)];
    }

    /// <summary>One setting on top of these prices. Throws <see cref="FormatException"/> with the events and units that are allowed.</summary>
    public Prices Parse(string setting) =>
        TryParse([setting], null, out var prices, out var errors) ? prices : throw new FormatException(errors[0]);

    /// <summary>
    /// Settings on top of these prices, later ones over earlier ones. False with every error, and these prices unchanged, when one is wrong.
    /// <paramref name="strategies"/> are the names allowed before the colon; null allows any name in lower case.
    /// </summary>
    public bool TryParse(IEnumerable<string> settings, IReadOnlyCollection<string>? strategies, out Prices prices, out IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var found = new List<string>();
        var parsed = this;
        foreach (var setting in settings)
        {
            var read = PriceSetting.Read(setting, strategies, out var error);
            if (read is null)
                found.Add(error);
            else
                parsed = parsed.WithFrom(read.Kind, read.Strategy, Price.Given(read.Kind, read.Ns));
        }

        errors = found;
        prices = found.Count == 0 ? parsed : this;
        return found.Count == 0;
    }

    /// <summary>
    /// Given edge prices that stand alone, a sentence each: where edges are measured, a first use and the last use that follows it are one price, and half a
    /// pair in its place would turn the answer. None where every pair is complete.
    /// </summary>
    public IReadOnlyList<string> HalfPairs()
    {
        var found = new List<string>();
        foreach (var strategy in WhoPays.For(EventKind.LastUse))
        {
            foreach (var (given, other) in ((EventKind, EventKind)[])[(EventKind.FirstUse, EventKind.LastUse), (EventKind.LastUse, EventKind.FirstUse)])
            {
                if (Find(given, strategy) is not { Source: PriceSource.Given or PriceSource.Recorded } || Find(other, strategy) is not null) continue;
                found.Add(
                    $"{strategy}:{EventKinds.NameOf(given)} is given and {strategy}:{EventKinds.NameOf(other)} is not; the two are measured as one pair, "
                    + "so give both halves (a half may be 0ns).");
            }
        }

        return found;
    }

    /// <summary>Prices of which only the two ends are known, each once.</summary>
    internal IReadOnlyList<Price> Ranged =>
    [
        .. _prices.Values.Where(price => price.Range is not null).DistinctBy<Price, object>(price => price, ReferenceEqualityComparer.Instance),
    ];

    /// <summary>The same prices with one of them at an exact value wherever it stands.</summary>
    internal Prices At(Price ranged, double ns)
    {
        var exact = ranged with { Ns = MeanEstimate.Exact(ns), Range = null };
        return new(_prices.SetItems(_prices.Where(entry => ReferenceEquals(entry.Value, ranged)).Select(entry => KeyValuePair.Create(entry.Key, exact))));
    }

    /// <summary>One sentence that says whose nanoseconds these are, kind by kind.</summary>
    public string WhoseNanoseconds()
    {
        var parts = new List<string>();
        foreach (var source in Enum.GetValues<PriceSource>())
        {
            foreach (var origin in _prices.Where(entry => entry.Value.Source == source).GroupBy(entry => entry.Value.Origin))
            {
                string[] names = [.. origin.Select(entry => NameOf(entry.Key.Kind, entry.Key.Strategy))];
                parts.Add($"{Owner(source)}{origin.Key} ({string.Join(", ", Shorten(names))})");
            }
        }

        return parts.Count == 0 ? "No prices are known." : $"The nanoseconds are {string.Join("; ", parts)}.";
    }

    /// <summary>Whose prices these are, where they are not this machine's, in a clause each: for the sentence that they led to.</summary>
    internal IReadOnlyList<string> ForeignOwners(IReadOnlyCollection<string> strategies) =>
    [
        .. _prices.Where(entry => entry.Value.Source != PriceSource.Measured && (entry.Key.Strategy.Length == 0 || strategies.Contains(entry.Key.Strategy)))
            .Select(entry => Owner(entry.Value.Source) + entry.Value.Origin).Distinct(),
    ];

    // An edge's price is for those who hear of edges; charged to a sweep it would turn the answer.
    internal Prices WithFrom(EventKind kind, string? strategy, Price price) => strategy is null && WhoPays.IsEdge(kind)
        ? WhoPays.For(kind).Aggregate(this, (prices, payer) => prices.With(kind, price, payer))
        : With(kind, price, strategy);

    private static string NameOf(EventKind kind, string strategy) => (strategy.Length == 0 ? "" : strategy + ":") + EventKinds.NameOf(kind);

    // A source that owns a kind under many strategies is read more easily without them.
    private static IEnumerable<string> Shorten(string[] names) => names.Select(name => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]).Distinct();

    private static string Owner(PriceSource source) => source switch
    {
        PriceSource.Measured => "those of this machine's simulator",
        PriceSource.Given => "given by the user",
        PriceSource.Recorded => "recorded on ",
        PriceSource.KernelEstimate => "estimates for a Linux kernel that nobody has measured",
        _ => throw new InvalidOperationException($"No owner for price source {source}."),
    };
}
