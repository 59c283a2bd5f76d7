using System.Globalization;
using System.Net;
using System.Text.Json;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Reads a silo's configuration. Everything wrong with a file is reported at once; a key that nobody knows is wrong.</summary>
public static class SiloSettingsFile
{
    private const string Default = "silo.json";
    private const int TraceEveryMax = 1_000_000;
    private const int DeadAfterMin = 3;
    private const int DeadAfterMax = 600;

    private static readonly string[] Keys =
    [
        "cluster", "name", "address", "siloPort", "gatewayPort", "membership", "state", "database", "deadAfterS", "health", "otlp", "traceEvery", "log",
        "callFaults", "primary", "gateways",
    ];

    /// <summary>Reads a file, or the file silo.json of a folder. <paramref name="database"/> is an address that stands for the file's: passwords need not be
    /// in files.</summary>
    /// <returns>The settings, or null and what is wrong: place and reason, each a line.</returns>
    public static SiloSettings? Read(string path, string? database, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        errors = found;
        var file = Directory.Exists(path) ? Path.Combine(path, Default) : path;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                found.Add($"{file}: is no JSON object; a silo's configuration is one, as {{ \"name\": \"silo-1\", \"siloPort\": 11111 }}");
                return null;
            }

            var settings = Read(document.RootElement, file, found);
            if (!string.IsNullOrEmpty(database)) settings = settings with { Database = Database(database, DatabaseAddress.Variable, found) };
            Check(settings, file, found);
            return found.Count == 0 ? settings : null;
        }
        catch (JsonException exception)
        {
            found.Add($"{file}: line {exception.LineNumber + 1}: is no JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            found.Add($"{file}: cannot be read: {exception.Message}");
        }

        return null;
    }

    private static void Check(SiloSettings settings, string file, List<string> errors)
    {
        if (errors.Count > 0) return;
        if (settings is { State: GrainStates.Postgres, Membership: not Membership.Postgres })
            errors.Add($"{file}: state: is in PostgreSQL, and membership is not; both must be, so that a silo that is declared dead writes nothing any more");
        else if (settings is { Membership: Membership.Postgres, Database: null })
            errors.Add($"{file}: database: is missing, for members are in PostgreSQL; give one, or {DatabaseAddress.Variable}={DatabaseAddress.Form}");
    }

    private static SiloSettings Read(JsonElement root, string file, List<string> errors)
    {
        var settings = new SiloSettings();
        foreach (var entry in root.EnumerateObject())
        {
            var place = $"{file}: {entry.Name}";
            settings = entry.Name switch
            {
                "cluster" => settings with { Cluster = Text(entry.Value, place, errors) },
                "name" => settings with { Name = Text(entry.Value, place, errors) },
                "address" => settings with { Address = Address(Text(entry.Value, place, errors), place, errors) },
                "siloPort" => settings with { SiloPort = Port(entry.Value, place, errors) },
                "gatewayPort" => settings with { GatewayPort = Port(entry.Value, place, errors) },
                "membership" => settings with { Membership = Word<Membership>(Text(entry.Value, place, errors), "place for members", place, errors) },
                "state" => settings with { State = Word<GrainStates>(Text(entry.Value, place, errors), "place for states", place, errors) },
                "database" => settings with { Database = Database(Text(entry.Value, place, errors), place, errors) },
                "deadAfterS" => settings with { DeadAfterS = Number(entry.Value, DeadAfterMin, DeadAfterMax, place, errors) },
                "health" => settings with { Health = EndPoint(Text(entry.Value, place, errors), place, errors) },
                "otlp" => settings with { Otlp = Collector(Text(entry.Value, place, errors), place, errors) },
                "traceEvery" => settings with { TraceEvery = Number(entry.Value, 1, TraceEveryMax, place, errors) },
                "log" => settings with { Log = Word<SiloLog>(Text(entry.Value, place, errors), "amount of log", place, errors) },
                "callFaults" => settings with { CallFaults = Flag(entry.Value, place, errors) },
                "primary" => settings with { Primary = EndPoint(Text(entry.Value, place, errors), place, errors) },
                "gateways" => settings with { Gateways = EndPoints(entry.Value, place, errors) },
                _ => Unknown(settings, place, errors),
            };
        }

        if (settings.SiloPort == settings.GatewayPort) errors.Add($"{file}: siloPort and gatewayPort are both {settings.SiloPort}; they must differ");
        return settings;
    }

    private static SiloSettings Unknown(SiloSettings settings, string place, List<string> errors)
    {
        errors.Add($"{place}: no such key; allowed: {string.Join(", ", Keys)}");
        return settings;
    }

    private static string Text(JsonElement value, string place, List<string> errors)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        errors.Add($"{place}: {value.GetRawText()} is no text");
        return "";
    }

    private static bool Flag(JsonElement value, string place, List<string> errors)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        errors.Add($"{place}: {value.GetRawText()} is neither true nor false");
        return false;
    }

    private static int Port(JsonElement value, string place, List<string> errors) => Number(value, 1, 65535, place, errors);

    private static int Number(JsonElement value, int least, int most, string place, List<string> errors)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most) return number;
        errors.Add($"{place}: {value.GetRawText()} is not allowed; allowed: {least} to {most}");
        return least;
    }

    private static IPAddress Address(string text, string place, List<string> errors)
    {
        if (IPAddress.TryParse(text, out var address)) return address;
        if (text.Length > 0) errors.Add($"{place}: '{text}' is no IP address, such as 127.0.0.1");
        return IPAddress.Loopback;
    }

    private static IPEndPoint? EndPoint(string text, string place, List<string> errors)
    {
        if (IPEndPoint.TryParse(text, out var point) && point.Port > 0) return point;
        if (text.Length > 0) errors.Add($"{place}: '{text}' is no address with a port, such as 127.0.0.1:11111");
        return null;
    }

    private static Uri? Collector(string text, string place, List<string> errors)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
        if (text.Length > 0) errors.Add($"{place}: '{text}' is no address of a collector, such as http://127.0.0.1:4318");
        return null;
    }

    private static IReadOnlyList<IPEndPoint> EndPoints(JsonElement value, string place, List<string> errors)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var entries = value.EnumerateArray().Select((element, at) => (Element: element, Place: $"{place}[{at.ToString(CultureInfo.InvariantCulture)}]"));
            return [.. entries.Select(entry => EndPoint(Text(entry.Element, entry.Place, errors), entry.Place, errors)).OfType<IPEndPoint>()];
        }

        errors.Add($"{place}: {value.GetRawText()} is no list of addresses, such as [\"127.0.0.1:30000\"]");
        return [];
    }

    // What was given is not repeated, for it may hold a password.
    private static DatabaseAddress? Database(string text, string place, List<string> errors)
    {
        if (DatabaseAddress.TryParse(text) is { } address) return address;
        if (text.Length > 0) errors.Add($"{place}: is no address of a PostgreSQL database, such as {DatabaseAddress.Form}");
        return null;
    }

    private static T Word<T>(string text, string what, string place, List<string> errors) where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToList();
        if (names.IndexOf(text) is var at and >= 0) return Enum.GetValues<T>()[at];
        if (text.Length > 0) errors.Add($"{place}: '{text}' is no {what}; allowed: {string.Join(", ", names)}");
        return default;
    }
}
