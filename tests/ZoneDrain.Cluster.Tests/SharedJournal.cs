using System.Collections.Concurrent;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Tests;

/// <summary>A journal of all silos in this process, which outlives each of them.</summary>
internal sealed class SharedJournal : IJournal
{
    private static readonly ConcurrentDictionary<string, SortedDictionary<long, JournalRow>> Rows = [];

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    public JournalTrouble? Trouble => null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalRow>> Read(string actor)
    {
        var rows = Of(actor);
        lock (rows) return Task.FromResult<IReadOnlyList<JournalRow>>([.. rows.Values]);
    }

    /// <inheritdoc/>
    public Task Write(JournalWriter writer, JournalRow row)
    {
        var rows = Of(writer.Actor);
        lock (rows)
        {
            if (rows.Count > 0 && rows.Keys.Last() >= row.Version)
                return Task.FromException(new StaleActivationException($"{writer.Actor} has moved on at version {row.Version}"));
            if (row.Whole) rows.Clear();
            rows[row.Version] = row;
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task Forget(string world)
    {
        foreach (var actor in Rows.Keys.Where(actor => actor.StartsWith(world, StringComparison.Ordinal))) Rows.TryRemove(actor, out _);
        return Task.CompletedTask;
    }

    private static SortedDictionary<long, JournalRow> Of(string actor) => Rows.GetOrAdd(actor, _ => []);
}
