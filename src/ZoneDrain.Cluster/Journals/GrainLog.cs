using Orleans.Serialization;
using ZoneDrain.Cluster.Wire;

namespace ZoneDrain.Cluster.Journals;

/// <summary>
/// What one activation writes down of itself: events, and after so many of them the whole state in place of all before. Rows are written in order, so once the
/// last is on disk all are. For the grain's own turns only.
/// </summary>
/// <typeparam name="TWhole">The whole state.</typeparam>
/// <typeparam name="TEvent">An event that changed it.</typeparam>
/// <param name="journal">Where it is written.</param>
/// <param name="serializer">Its form.</param>
/// <param name="actor">The grain's key.</param>
/// <param name="stale">Called when another activation turns out to have written: this one must go.</param>
internal sealed class GrainLog<TWhole, TEvent>(IJournal journal, Serializer serializer, string actor, Action stale)
{
    private const int EventsBetweenWholes = 256;
    private readonly JournalWriter _writer = new(actor);
    private long _version;
    private int _events;
    private bool _moved;

    /// <summary>The last version, for an activation elsewhere that goes on with the state of this one; all of it is on disk by then.</summary>
    public long Version => _version;

    /// <summary>Something is written at all.</summary>
    public bool IsOn => journal.IsDurable;

    /// <summary>Ends when everything noted so far is on disk; nothing may be answered before.</summary>
    public Task Flushed { get; private set; } = Task.CompletedTask;

    /// <summary>The state came with another activation, which had written so far.</summary>
    public void GoOn(long version) => (_version, _moved) = (version, true);

    /// <summary>Reads what a former activation wrote; true if there was anything, and this one does not go on with the state of that.</summary>
    /// <exception cref="InvalidPayloadException">It is of a newer build, or is not what any build wrote: this activation must not go on.</exception>
    public async Task<bool> Recall(Action<TWhole> whole, Action<TEvent> happened)
    {
        if (_moved || !IsOn) return false;
        var rows = await journal.Read(actor);
        foreach (var row in rows)
        {
            JournalForm.Check(actor, row);
            try
            {
                if (row.Whole) whole(serializer.Deserialize<TWhole>(row.Body)!);
                else happened(serializer.Deserialize<TEvent>(row.Body)!);
            }
            catch (Exception exception)
            {
                throw new InvalidPayloadException(
                    $"version {row.Version} of {actor} in the journal, of form {row.Form}, cannot be read: {exception.Message}", exception);
            }

            _version = row.Version;
        }

        _events = rows.Count;
        return rows.Count > 0;
    }

    /// <summary>Notes an event; <paramref name="whole"/> makes the state after it, where it is time for that.</summary>
    public void Note(TEvent happened, Func<TWhole> whole)
    {
        if (!IsOn) return;
        if (++_events >= EventsBetweenWholes) Note(whole);
        else Write(false, serializer.SerializeToArray(happened));
    }

    /// <summary>Notes the whole state, which is made only where something is written.</summary>
    public void Note(Func<TWhole> whole)
    {
        if (!IsOn) return;
        _events = 0;
        Write(true, serializer.SerializeToArray(whole()));
    }

    /// <summary>An answer that may go out once everything noted is on disk.</summary>
    public ValueTask<T> Answer<T>(T reply) => Flushed.IsCompletedSuccessfully ? new(reply) : Later(reply);

    private async ValueTask<T> Later<T>(T reply)
    {
        await Flushed;
        return reply;
    }

    private void Write(bool isWhole, byte[] body) => Flushed = Both(Flushed, journal.Write(_writer, new(++_version, isWhole, body)));

    private async Task Both(Task before, Task now)
    {
        try
        {
            await before;
            await now;
        }
        catch (StaleActivationException)
        {
            stale();
            throw;
        }
    }
}

/// <summary>
/// This activation has not seen what another one of the same actor has written, as after a partition: it answers no more, and who asked asks again. To the
/// caller it is an actor that has moved.
/// </summary>
[GenerateSerializer]
internal sealed class StaleActivationException(string message) : HomeMovedException(message);
