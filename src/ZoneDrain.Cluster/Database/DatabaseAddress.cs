using Npgsql;

namespace ZoneDrain.Cluster.Database;

/// <summary>The address of a PostgreSQL database, as <c>postgres://user:password@host:port/database?sslmode=require</c>; password, port and options may be
/// left out. Every option is honoured or refused.</summary>
public sealed class DatabaseAddress
{
    /// <summary>The form of an address, for who gave another.</summary>
    public const string Form = "postgres://user:password@host:port/database";

    /// <summary>The environment variable whose address is taken instead of a file's.</summary>
    public const string Variable = "ZONEDRAIN_DATABASE";

    // A database that is down is told within seconds.
    private const int ConnectWithinS = 10;
    private const int AnswerWithinS = 15;

    // What libpq calls otherwise than Npgsql.
    private static readonly Dictionary<string, string> OfLibpq = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
    };

    // These stand before the question mark, and the schema is the program's own.
    private static readonly string[] NoOptions = ["Host", "Port", "Username", "Password", "Database", "Passfile", "Search Path"];

    // What Npgsql sets aside as much memory for as it is told to.
    private static readonly Dictionary<string, int> LimitOf = new()
    {
        ["Maximum Pool Size"] = 10_000,
        ["Max Auto Prepare"] = 100_000,
        ["Read Buffer Size"] = 1 << 26,
        ["Write Buffer Size"] = 1 << 26,
    };

    private readonly NpgsqlConnectionStringBuilder _connection;
    private readonly Uri _uri;
    private readonly string _shown;

    private DatabaseAddress(Uri uri, string shown, NpgsqlConnectionStringBuilder connection) => (_uri, _shown, _connection) = (uri, shown, connection);

    /// <summary>Reads an address; null where the text is none.</summary>
    public static DatabaseAddress? TryParse(string text) => TryParse(text, out _);

    /// <summary>Reads an address; null where the text is none.</summary>
    /// <param name="text">The address.</param>
    /// <param name="problem">What is wrong with it, as a clause that repeats no password; empty where nothing is.</param>
    public static DatabaseAddress? TryParse(string text, out string problem)
    {
        problem = $"is not the address of a PostgreSQL database; allowed: {Form}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql")) return null;
        if (uri.AbsolutePath.Length < 2 || uri.Host.Length == 0 || Uri.UnescapeDataString(text).Contains('\0', StringComparison.Ordinal)) return null;
        if (WithoutPasswords(uri) is not { } shown) return null;
        var user = uri.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = uri.DnsSafeHost,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : Environment.UserName,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            ApplicationName = "zonedrain",
            Timeout = ConnectWithinS,
            CommandTimeout = AnswerWithinS,
        };
        problem = "";
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            problem = Set(connection, option);
            if (problem.Length > 0) return null;
        }

        problem = Contradiction(connection);
        return problem.Length == 0 ? new(uri, shown, connection) : null;
    }

    /// <summary>The address with its password, for a process of one's own.</summary>
    public string WithPassword() => _uri.ToString();

    /// <summary>Connections to the tables of a cluster; the caller disposes of them.</summary>
    internal NpgsqlDataSource Open() => Open(ClusterSchema.Name);

    /// <summary>Connections that look for tables in a schema; the caller disposes of them.</summary>
    internal NpgsqlDataSource Open(string? schema) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { SearchPath = schema });

    /// <summary>The address without passwords, which are nobody's business but the database's.</summary>
    public override string ToString() => _shown;

    // Null where what is left is no address: Uri takes some hosts that it cannot write.
    private static string? WithoutPasswords(Uri uri)
    {
        var options = uri.Query.TrimStart('?').Split('&').Where(option => !option.Contains("password", StringComparison.OrdinalIgnoreCase));
        try
        {
            return new UriBuilder(uri) { Password = "", Query = string.Join('&', options) }.Uri.ToString();
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    // Options that Npgsql does not take together are found out where connections would be made of them.
    private static string Contradiction(NpgsqlConnectionStringBuilder connection)
    {
        try
        {
            using var source = NpgsqlDataSource.Create(connection);
            return "";
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return $"has options that do not go together: {exception.Message}";
        }
    }

    private static string Set(NpgsqlConnectionStringBuilder connection, string option)
    {
        var parts = option.Split('=', 2);
        var (given, value) = (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "true");
        try
        {
            var key = OfLibpq.GetValueOrDefault(given, given);
            if (key.Equals("sslmode", StringComparison.OrdinalIgnoreCase)) value = value.Replace("-", "", StringComparison.Ordinal);

            // One entry alone says what Npgsql calls it, whatever it was called here.
            var alone = new NpgsqlConnectionStringBuilder { [key] = value };
            const string Others = "and options of Npgsql that are not part of that";
            if (alone.Keys.Intersect(NoOptions).Any()) return $"has '{given}' as an option; allowed: {Form}, {Others}";
            if (LimitOf.TryGetValue(alone.Keys.Single(), out var limit) && (int)alone[key]! > limit) return $"has {given} {value}; allowed: at most {limit}";
            connection[key] = value;
            return "";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException
            or NotSupportedException or InvalidOperationException)
        {
            return $"has an option '{given}' that Npgsql does not know, or not with that value; allowed: options such as sslmode=require";
        }
    }
}
