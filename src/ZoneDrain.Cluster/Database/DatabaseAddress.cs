using Npgsql;

namespace ZoneDrain.Cluster.Database;

/// <summary>The address of a PostgreSQL database, as <c>postgres://user:password@host:port/database?sslmode=require</c>; password, port and options may be
/// left out.</summary>
public sealed class DatabaseAddress
{
    /// <summary>The form of an address, for who gave another.</summary>
    public const string Form = "postgres://user:password@host:port/database";

    /// <summary>The environment variable whose address is taken instead of a file's.</summary>
    public const string Variable = "ZONEDRAIN_DATABASE";

    // A database that is down is told within seconds.
    private const int ConnectWithinS = 3;
    private const int AnswerWithinS = 15;
    private readonly NpgsqlConnectionStringBuilder _connection;
    private readonly Uri _uri;

    private DatabaseAddress(Uri uri, NpgsqlConnectionStringBuilder connection) => (_uri, _connection) = (uri, connection);

    /// <summary>Reads an address; null where the text is none.</summary>
    public static DatabaseAddress? TryParse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql") || uri.AbsolutePath.Length < 2) return null;
        var user = uri.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : Environment.UserName,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            ApplicationName = "zonedrain",
            SearchPath = ClusterSchema.Name,
            Timeout = ConnectWithinS,
            CommandTimeout = AnswerWithinS,
        };
        try
        {
            foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var (key, value) = option.Split('=', 2) is [var name, var given] ? (name, given) : (option, "true");
                connection[Uri.UnescapeDataString(key)] = Uri.UnescapeDataString(value);
            }
        }
        catch (ArgumentException)
        {
            return null;
        }

        return new(uri, connection);
    }

    /// <summary>The address with its password, for a process of one's own.</summary>
    public string WithPassword() => _uri.ToString();

    /// <summary>Connections to it; the caller disposes of them.</summary>
    internal NpgsqlDataSource Open() => NpgsqlDataSource.Create(_connection);

    /// <summary>The address without its password, which is nobody's business but the database's.</summary>
    public override string ToString() => new UriBuilder(_uri) { Password = "" }.Uri.ToString();
}
