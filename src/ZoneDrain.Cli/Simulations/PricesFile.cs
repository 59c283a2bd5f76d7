using System.Text.Json;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Simulations;

/// <summary>The file of a cluster's prices, as <c>bench cluster-prices</c> writes it: every price is there, none is negative, and the version is this
/// build's.</summary>
internal static class PricesFile
{
    private const string Next = "zonedrain bench cluster-prices";
    private const string Shipped = "ZoneDrain.Simulations.prices.json";

    /// <summary>Those that the program brings along.</summary>
    public static ClusterPrices Default()
    {
        using var text = typeof(PricesFile).Assembly.GetManifestResourceStream(Shipped)!;
        return JsonSerializer.Deserialize<ClusterPrices>(text, RunJson.Options)!;
    }

    /// <summary>Reads a file; null, with every problem, when it cannot be used.</summary>
    public static ClusterPrices? Read(string given, string path, Problems problems)
    {
        try
        {
            return Parse(given, File.ReadAllText(path), problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unread(given, exception, problems);
        }
    }

    /// <summary>Reads the text of a file; null, with every problem, when it cannot be used.</summary>
    public static ClusterPrices? Parse(string given, string text, Problems problems)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Check(given, document.RootElement, problems) ? document.Deserialize<ClusterPrices>(RunJson.Options) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair in a name passes the parser, and fails where names are compared.
            return Unread(given, exception, problems);
        }
    }

    private static ClusterPrices? Unread(string given, Exception exception, Problems problems)
    {
        problems.Add(new Problem("--prices", given, $"cannot be read: {exception.Message}", "a file with the prices of a cluster"), Next);
        return null;
    }

    private static bool Check(string given, JsonElement root, Problems problems)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Wrong(given, "", "is no object", "an object with a price for each kind of message");
        if (Number(root, "version") is not ClusterPrices.VersionNow)
            return Wrong($"{given}: version", Text(root, "version"), "is not the version that this build reads", $"{ClusterPrices.VersionNow}");
        var right = true;
        foreach (var property in typeof(ClusterPrices).GetProperties().Where(property => property.CanWrite))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (name.EndsWith("Ns", StringComparison.Ordinal))
                right &= IsPrice($"{given}: {name}", root, name);
            if (name.EndsWith("Hop", StringComparison.Ordinal))
                right &= IsHop($"{given}: {name}", root, name);
        }

        return right;

        bool IsPrice(string place, JsonElement of, string name) => Number(of, name) switch
        {
            null => Wrong(place, Text(of, name), "is missing, or no number", "nanoseconds, 0 or more"),
            < 0 or > 1e12 => Wrong(place, Text(of, name), "is out of range", "nanoseconds, 0 to 1,000,000,000,000"),
            _ => true,
        };

        bool IsHop(string place, JsonElement of, string name)
        {
            if (!of.TryGetProperty(name, out var hop) || hop.ValueKind != JsonValueKind.Object)
                return Wrong(place, "", "is missing", "an object with p50Ns and p99Ns");
            if (!IsPrice($"{place}.p50Ns", hop, "p50Ns") | !IsPrice($"{place}.p99Ns", hop, "p99Ns"))
                return false;
            return Number(hop, "p99Ns") >= Number(hop, "p50Ns")
                || Wrong($"{place}.p99Ns", Text(hop, "p99Ns"), "is below the median", $"p50Ns, {Text(hop, "p50Ns")}, or more");
        }

        bool Wrong(string place, string value, string message, string allowed)
        {
            problems.Add(new Problem(place, value, message, allowed), Next);
            return false;
        }
    }

    private static double? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetRawText() : "";
}
