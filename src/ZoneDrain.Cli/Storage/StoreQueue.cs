using Npgsql;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Storage;

/// <summary>
/// What waits for the database: written by a thread of its own, so that a database that is slow, or away for a while, takes nothing from the load. The run
/// folder is the record; of the queue the oldest seconds go when it is full, and how many is told. Thread-safe.
/// </summary>
internal sealed class StoreQueue : IDisposable
{
    /// <summary>Seconds that wait at most; half a day's.</summary>
    public const int SecondsMax = 40_000;

    private const int CyclesMax = 40_000;
    private const int TogetherMax = 600;
    private const string Folder = "the run folder has all of it";
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);

    private readonly StoreWriter _writer;
    private readonly TimeProvider _time;
    private readonly Action<string> _tell;
    private readonly object _gate = new();
    private readonly Queue<SecondSample> _seconds = [];
    private readonly Queue<CycleSample> _cycles = [];
    private readonly Thread _thread;
    private (RunIdentity Run, string Folder)? _begun;
    private RunResult? _result;
    private bool _isWritten;
    private bool _over;
    private bool _isAway;
    private bool _isRefused;
    private long _leftOut;
    private string _trouble = "it does not answer";

    /// <summary>A queue whose thread runs until it is disposed.</summary>
    /// <param name="writer">Where it writes.</param>
    /// <param name="time">The clock of its patience.</param>
    /// <param name="tell">Gets a line when the database goes away and when it is back.</param>
    public StoreQueue(StoreWriter writer, TimeProvider time, Action<string> tell)
    {
        (_writer, _time, _tell) = (writer, time, tell);
        _thread = new Thread(WriteUntilOver) { Name = "store", IsBackground = true };
        _thread.Start();
    }

    /// <summary>A run begins, or goes on.</summary>
    public void Begin(RunIdentity run, string folder) => Change(() => _begun = (run, folder), wake: true);

    /// <summary>A second.</summary>
    public void Add(SecondSample sample) => Change(() => Keep(_seconds, sample, SecondsMax), wake: false);

    /// <summary>A cycle.</summary>
    public void Add(CycleSample sample) => Change(() => Keep(_cycles, sample, CyclesMax), wake: true);

    /// <summary>The run has ended. Waits for the database, but no longer than <paramref name="patience"/>; what it does not have then, or null.</summary>
    public string? Finish(RunResult result, TimeSpan patience)
    {
        Change(() => _result = result, wake: true);
        var begin = _time.GetTimestamp();
        lock (_gate)
        {
            while (!_isWritten && !_isRefused && patience - _time.GetElapsedTime(begin) is { Ticks: > 0 } left)
                Monitor.Wait(_gate, left);
            if (!_isWritten)
                return $"the database does not have the result, {_seconds.Count} seconds and {_cycles.Count} cycles of the run: {_trouble}; {Folder}";
            return _leftOut > 0 ? $"the database does not have {_leftOut} rows of the run, for which there was no room while it was away; {Folder}" : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Change(() => _over = true, wake: true);
        // A call that hangs ends with the process.
        _thread.Join(RetryMin);
    }

    private void Change(Action change, bool wake)
    {
        lock (_gate)
        {
            change();
            if (wake)
                Monitor.PulseAll(_gate);
        }
    }

    private void Keep<T>(Queue<T> queue, T item, int most)
    {
        if (queue.Count >= most)
        {
            queue.Dequeue();
            _leftOut++;
        }

        queue.Enqueue(item);
    }

    private void WriteUntilOver()
    {
        var pause = TimeSpan.Zero;
        while (Await(pause))
        {
            try
            {
                WriteWhatWaits();
                pause = TimeSpan.Zero;
                if (_isAway)
                    _tell("the database takes the run again");
                _isAway = false;
            }
            // Tables that are not what they should be do not become so by waiting.
            catch (PostgresException exception) when (!IsAway(exception.SqlState))
            {
                _tell($"the database no longer takes the run: {exception.MessageText}; {Folder}");
                Change(() => (_isRefused, _trouble) = (true, exception.MessageText), wake: true);
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException or IOException)
            {
                pause = TimeSpan.FromTicks(Math.Clamp(2 * pause.Ticks, RetryMin.Ticks, RetryMax.Ticks));
                lock (_gate)
                    _trouble = exception.Message;
                if (!_isAway)
                    _tell($"the database does not take the run: {exception.Message}; its rows wait, and the run goes on");
                _isAway = true;
            }
        }
    }

    // Connections that ended, a server that stops or starts, or that has no room: classes 08, 53, 57 and 58 of PostgreSQL's error codes.
    private static bool IsAway(string state) => state.Length >= 2 && state[..2] is ("08" or "53" or "57" or "58");

    // False when the queue is disposed of. After a failure the pause is kept, unless the run ends meanwhile: then one more try.
    private bool Await(TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_over && (pause > TimeSpan.Zero || !HasWork()))
                Monitor.Wait(_gate, pause > TimeSpan.Zero ? pause : WriteEvery);
            return !_over;
        }
    }

    private bool HasWork() => _begun is not null && ((_result is not null && !_isWritten) || _cycles.Count > 0 || _seconds.Count >= TogetherMax);

    private void WriteWhatWaits()
    {
        if (_begun is not { } begun)
            return;
        _writer.Begin(begun.Run, begun.Folder);
        while (true)
        {
            SecondSample[] seconds;
            CycleSample[] cycles;
            RunResult? result;
            lock (_gate)
            {
                (seconds, cycles, result) = ([.. _seconds.Take(TogetherMax)], [.. _cycles.Take(TogetherMax)], _result);
            }

            if (seconds.Length + cycles.Length > 0)
                _writer.Write(seconds, cycles);
            else if (result is not null)
                _writer.Finish(result);
            Change(() => Forget(seconds, cycles, result), wake: true);
            if (seconds.Length + cycles.Length == 0)
                return;
        }
    }

    // What was dropped meanwhile, because the queue was full, was written all the same.
    private void Forget(SecondSample[] seconds, CycleSample[] cycles, RunResult? result)
    {
        while (_seconds.TryPeek(out var second) && seconds.Contains(second))
            _seconds.Dequeue();
        while (_cycles.TryPeek(out var cycle) && cycles.Contains(cycle))
            _cycles.Dequeue();
        _isWritten |= seconds.Length + cycles.Length == 0 && result is not null;
    }
}
