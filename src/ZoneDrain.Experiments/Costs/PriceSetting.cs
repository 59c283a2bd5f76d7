using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Costs;

/// <summary>One price as written by a user: <c>EVENT=TIME</c> or <c>STRATEGY:EVENT=TIME</c>.</summary>
/// <param name="Kind">The event.</param>
/// <param name="Strategy">The only strategy it holds for; null for all who pay for the event.</param>
/// <param name="Ns">Nanoseconds an event, 0 or more.</param>
internal sealed record PriceSetting(EventKind Kind, string? Strategy, double Ns)
{
    /// <summary>Reads a setting; null with a full explanation when it is wrong.</summary>
    public static PriceSetting? Read(string? text, IReadOnlyCollection<string>? strategies, out string error)
    {
        error = "";
        var sides = (text ?? "").Split('=', 2, StringSplitOptions.TrimEntries);
        if (sides.Length != 2)
            return Refuse(out error, $"Price '{text}' is not EVENT=TIME, as in first-use=40ns; events are {Events()}.");

        var left = sides[0].Split(':', 2, StringSplitOptions.TrimEntries);
        var strategy = left.Length == 2 ? left[0] : null;
        if (strategy is not null && !(strategies?.Contains(strategy) ?? IsName(strategy)))
        {
            var allowed = strategies is null ? "names are lower case with hyphens" : $"strategies are {string.Join(", ", strategies)}";
            return Refuse(out error, $"Price '{text}' names the strategy '{strategy}'; {allowed}.");
        }

        if (!EventKinds.TryParse(left[^1], out var kind))
            return Refuse(out error, $"Price '{text}' names the event '{left[^1]}'; events are {Events()}.");
        if (strategy is not null && !WhoPays.Pays(strategy, kind))
        {
            var happening = EventKinds.NameOf(kind);
            var payers = string.Join(", ", WhoPays.For(kind));
            return Refuse(out error, $"Price '{text}' is for {strategy}, which pays for no {happening}; those who do are {payers}.");
        }

        if (!Durations.TryParse(sides[1], out var ns, out var badTime))
            return Refuse(out error, $"Price '{text}': {badTime}");
        return new PriceSetting(kind, strategy, ns);
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static string Events() => string.Join(", ", EventKinds.All.Select(EventKinds.NameOf));

    private static PriceSetting? Refuse(out string error, string reason)
    {
        error = reason;
        return null;
    }
}
