using Npgsql;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Storage;

/// <summary>
/// Runs and their series in PostgreSQL, in a schema of our own with a version. The run folder is the record: a database that is slow or away holds up
/// nothing, gets what waits for it when it is back, and what it did not get is told.
/// </summary>
internal sealed class RunStore : IDisposable
{
    private const string Place = "--store";
    private const string Variable = "ZONEDRAIN_STORE";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly NpgsqlDataSource _source;
    private readonly StoreQueue _queue;

    private RunStore(NpgsqlDataSource source)
    {
        _source = source;
        _queue = new StoreQueue(new StoreWriter(source), TimeProvider.System, line => Told?.Invoke($"warning: {line}"));
    }

    /// <summary>Opens a database and makes the tables where there are none. Null where none was named, or with a problem.</summary>
    /// <param name="address">What <c>--store</c> said; null when it was not given.</param>
    /// <param name="without">The command that does the same without a database, to be tried next.</param>
    /// <param name="problems">Where a problem goes.</param>
    public static RunStore? Open(string? address, string without, Problems problems)
    {
        if (address is null)
            return null;
        if (DatabaseAddress.TryParse(address, out var problem) is not { } database)
        {
            // What was given is not repeated, for it may hold a password.
            problems.Add(new Problem(Place, "", problem, ""), without);
            return null;
        }

        NpgsqlDataSource? source = null;
        try
        {
            source = database.Open(schema: null);
            var version = StoreTables.Prepare(source);
            if (version == StoreTables.Version)
                return new RunStore(source);
            problems.Add(new Problem(Place, database.ToString(), $"holds tables of version {version}, and this program writes {StoreTables.Version}",
                "another database, or the program that made those tables"), without);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or ArgumentException or InvalidOperationException)
        {
            const string Wanted = "a database that runs, and a user who may create tables in it";
            problems.Add(new Problem(Place, database.ToString(), $"cannot be used: {exception.Message}", Wanted), without);
        }

        source?.Dispose();
        return null;
    }

    /// <summary>What is told about the database on standard error, on a thread of the store.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>Notes a run that begins, or goes on.</summary>
    /// <param name="run">Which run.</param>
    /// <param name="folder">The name of its folder.</param>
    public void Begin(RunIdentity run, string folder) => _queue.Begin(run, folder);

    /// <summary>A second; it waits until a cycle or the run ends.</summary>
    public void Add(SecondSample sample) => _queue.Add(sample);

    /// <summary>A cycle.</summary>
    public void Add(CycleSample sample) => _queue.Add(sample);

    /// <summary>The run has ended: the database has a while to take what waits. Gives what it did not take; null when it took everything.</summary>
    public string? Finish(RunResult result) => _queue.Finish(result, Patience);

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Dispose();
        _source.Dispose();
    }

    /// <summary>The address that was given, or that of the environment, which no list of processes shows; null where there is none.</summary>
    public static string? AddressOf(string? given, CliHost host) =>
        given ?? (host.Environment.TryGetValue(Variable, out var address) && address.Length > 0 ? address : null);
}
