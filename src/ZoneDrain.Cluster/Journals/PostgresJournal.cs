using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Orleans.Configuration;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Journals;

/// <summary>
/// A journal in PostgreSQL with one writer a silo, which commits in groups: while a batch is under way, everything that comes is in the next. A batch that
/// fails for the database's sake is written again until it is there, and whoever waits for it waits. A silo that the members' table calls dead writes nothing
/// any more: its actors live elsewhere, and what it had under way, as behind a partition, has been given up there. Rows go by the service's name: a cluster of
/// another name finds what an earlier one left.
/// </summary>
internal sealed partial class PostgresJournal : IJournal, IAsyncDisposable
{
    private const int BatchMax = 1000;

    // After a loss all actors of the dead read at once, on every silo, and a server has a hundred connections for all of them.
    private const int ReadsMax = 16;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private readonly NpgsqlDataSource _source;
    private readonly string _cluster;
    private readonly string _service;
    private readonly SiloAddress _here;
    private readonly ILogger<PostgresJournal> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Entry> _queue = Channel.CreateUnbounded<Entry>(new() { SingleReader = true });
    private readonly SemaphoreSlim _reads = new(ReadsMax);
    private readonly Task _writer;
    private volatile Outage? _trouble;

    public PostgresJournal(NpgsqlDataSource source, ILocalSiloDetails silo, IOptions<ClusterOptions> cluster, ILogger<PostgresJournal> logger)
    {
        (_source, _here, _logger) = (source, silo.SiloAddress, logger);
        (_cluster, _service) = (cluster.Value.ClusterId, cluster.Value.ServiceId);
        _writer = Task.Run(WriteAll);
    }

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    public JournalTrouble? Trouble => _trouble is { } trouble ? new(trouble.Reason, TimeProvider.System.GetElapsedTime(trouble.Since)) : null;

    /// <inheritdoc/>
    public async Task<JournalTrouble?> Try(CancellationToken cancellation)
    {
        // What waits to be written says it; where nothing does, a row that is none asks for the right to write, which a replica refuses.
        if (Trouble is { } known) return known;
        try
        {
            await using var command = _source.CreateCommand("insert into journal select * from journal where false");
            await command.ExecuteNonQueryAsync(cancellation);
            return null;
        }
        catch (Exception exception) when (IsOfDatabase(exception))
        {
            return new(exception.Message, TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JournalRow>> Read(string actor)
    {
        // An actor whose past cannot be read waits for it: whoever asks it asks again.
        while (true)
        {
            try
            {
                return await ReadOnce(actor);
            }
            catch (Exception exception) when (IsOfDatabase(exception) && !_stop.IsCancellationRequested)
            {
                Note(exception, 1);
                await Task.Delay(RetryPause, CancellationToken.None);
            }
        }
    }

    private async Task<List<JournalRow>> ReadOnce(string actor)
    {
        const string Text = """
            select version, whole, body, form from journal where service = $1 and actor = $2
            and version >= (select coalesce(max(version), 0) from journal where service = $1 and actor = $2 and whole) order by version
            """;
        await _reads.WaitAsync();
        try
        {
            await using var command = _source.CreateCommand(Text);
            command.Parameters.AddWithValue(_service);
            command.Parameters.AddWithValue(actor);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<JournalRow>();
            while (await reader.ReadAsync()) rows.Add(new(reader.GetInt64(0), reader.GetBoolean(1), (byte[])reader[2], reader.GetInt16(3)));
            _trouble = null;
            return rows;
        }
        finally
        {
            _reads.Release();
        }
    }

    /// <inheritdoc/>
    public Task Write(JournalWriter writer, JournalRow row)
    {
        var entry = new Entry(writer, row, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(entry)) throw new OperationCanceledException("the silo stops; its journal takes nothing more");
        return entry.Written.Task;
    }

    /// <inheritdoc/>
    public async Task Forget(string world)
    {
        await using var command = _source.CreateCommand("delete from journal where service = $1 and (actor = $2 or starts_with(actor, $2 || '/'))");
        command.Parameters.AddWithValue(_service);
        command.Parameters.AddWithValue(world);
        try
        {
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception exception) when (IsOfDatabase(exception))
        {
            // Rows that nobody reads any more harm nobody.
            ForgetFailed(_logger, world, exception.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What waits is written; only a database that is down is not waited for.
        _queue.Writer.TryComplete();
        _stop.CancelAfter(RetryPause * 10);
        await _writer;
        _stop.Dispose();
    }

    private async Task WriteAll()
    {
        var batch = new List<Entry>();
        var writers = new Dictionary<string, JournalWriter>();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            Fill(batch, writers);
            if (batch.Count > 0) await WriteSurely(batch);
        }
    }

    // Of two activations of one actor, the later one's rows are for the next batch: they may be about the same version.
    private void Fill(List<Entry> batch, Dictionary<string, JournalWriter> writers)
    {
        batch.Clear();
        writers.Clear();
        while (batch.Count < BatchMax && _queue.Reader.TryPeek(out var entry))
        {
            if (entry.Writer.IsStale) Refuse(entry);
            else if (!writers.TryAdd(entry.Writer.Actor, entry.Writer) && writers[entry.Writer.Actor] != entry.Writer) return;
            else batch.Add(entry);
            _queue.Reader.TryRead(out _);
        }
    }

    private async Task WriteSurely(List<Entry> batch)
    {
        while (true)
        {
            try
            {
                var begin = TimeProvider.System.GetTimestamp();
                var written = await Write(batch);
                Durations.Commits.Record(TimeProvider.System.GetElapsedTime(begin).TotalSeconds);
                _trouble = null;
                foreach (var entry in batch)
                {
                    if (!entry.Writer.IsStale && written.Contains((entry.Writer.Actor, entry.Row.Version))) entry.Written.SetResult();
                    else Refuse(entry);
                }

                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Another silo wrote of the same actor in the same moment: now its rows are seen.
            }
            catch (Exception exception) when (IsOfDatabase(exception) && !_stop.IsCancellationRequested)
            {
                Note(exception, batch.Count);
                await Task.Delay(RetryPause, CancellationToken.None);
            }
            catch (Exception exception)
            {
                foreach (var entry in batch) entry.Written.TrySetException(exception);
                return;
            }
        }
    }

    private static bool IsOfDatabase(Exception exception) => exception is NpgsqlException or TimeoutException or IOException or SocketException;

    // Said once, however often it is tried.
    private void Note(Exception exception, int rows)
    {
        var since = _trouble?.Since;
        _trouble = new(exception.Message, since ?? TimeProvider.System.GetTimestamp());
        if (since is null) Failed(_logger, rows, exception.Message);
    }

    private static void Refuse(Entry entry)
    {
        entry.Writer.GiveUp();
        entry.Written.SetException(new StaleActivationException(
            $"{entry.Writer.Actor} has moved on without this activation at version {entry.Row.Version}"));
    }

    // A batch that was committed although its answer was lost is written again: a row that is there with the same body is ours. A row of anybody else from our
    // first one on says that an actor goes on elsewhere: then nothing new is written of it, for what we have follows on rows that nobody has seen.
    private async Task<HashSet<(string Actor, long Version)>> Write(List<Entry> batch)
    {
        const string Text = """
            with me as (
                select 1 from OrleansMembershipTable
                where DeploymentId = $6 and Address = $7 and Port = $8 and Generation = $9 and Status <> 6 for share),
            given as (select g.* from unnest($2, $3, $4, $5) as g(actor, version, whole, body), me),
            ours as (
                select g.* from given g join journal j on j.service = $1 and j.actor = g.actor and j.version = g.version and j.body = g.body),
            rivals as (
                select j.actor from journal j join (select actor, min(version) as version from given group by actor) first
                on j.service = $1 and j.actor = first.actor and j.version >= first.version
                where not exists (select from ours where ours.actor = j.actor and ours.version = j.version)),
            fit as (
                select g.* from given g where g.actor not in (select actor from rivals)
                and not exists (select from ours where ours.actor = g.actor and ours.version = g.version)),
            made as (insert into journal (service, actor, version, whole, body, form) select $1, actor, version, whole, body, $10 from fit),
            written as (select * from fit union all select * from ours),
            gone as (
                delete from journal old using written new
                where old.service = $1 and old.actor = new.actor and new.whole and old.version < new.version)
            select actor, version from written
            """;
        await using var command = _source.CreateCommand(Text);
        command.Parameters.AddWithValue(_service);
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, batch.ConvertAll(entry => entry.Writer.Actor).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bigint, batch.ConvertAll(entry => entry.Row.Version).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Boolean, batch.ConvertAll(entry => entry.Row.Whole).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bytea, batch.ConvertAll(entry => entry.Row.Body).ToArray());
        command.Parameters.AddWithValue(_cluster);
        command.Parameters.AddWithValue(_here.Endpoint.Address.ToString());
        command.Parameters.AddWithValue(_here.Endpoint.Port);
        command.Parameters.AddWithValue(_here.Generation);
        command.Parameters.AddWithValue(JournalForm.Current);
        await using var reader = await command.ExecuteReaderAsync(_stop.Token);
        var written = new HashSet<(string, long)>();
        while (await reader.ReadAsync(_stop.Token)) written.Add((reader.GetString(0), reader.GetInt64(1)));
        return written;
    }

    [LoggerMessage(1, LogLevel.Error, "{Rows} rows of the journal could not be written or read, and are tried again: {Reason}")]
    private static partial void Failed(ILogger logger, int rows, string reason);

    [LoggerMessage(2, LogLevel.Error, "the journal of {World}, which is over, could not be deleted: {Reason}")]
    private static partial void ForgetFailed(ILogger logger, string world, string reason);

    private sealed record Outage(string Reason, long Since);

    private sealed record Entry(JournalWriter Writer, JournalRow Row, TaskCompletionSource Written);
}
