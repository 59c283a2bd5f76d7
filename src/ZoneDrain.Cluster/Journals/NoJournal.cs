using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Journals;

/// <summary>State in memory alone: it dies with its silo.</summary>
internal sealed class NoJournal : IJournal
{
    /// <inheritdoc/>
    public bool IsDurable => false;

    /// <inheritdoc/>
    public JournalTrouble? Trouble => null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalRow>> Read(string actor) => Task.FromResult<IReadOnlyList<JournalRow>>([]);

    /// <inheritdoc/>
    public Task Write(JournalWriter writer, JournalRow row) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Forget(string world) => Task.CompletedTask;
}
