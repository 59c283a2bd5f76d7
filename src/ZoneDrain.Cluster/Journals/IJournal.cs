using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Journals;

/// <summary>Where grains of a silo write down what changed them.</summary>
internal interface IJournal
{
    /// <summary>What is written here outlives the cluster; false: nothing is written, and nothing is read.</summary>
    bool IsDurable { get; }

    /// <summary>Why it cannot be written or read now; null where it can.</summary>
    JournalTrouble? Trouble { get; }

    /// <summary>Tries whether it can be written now; null where it can.</summary>
    Task<JournalTrouble?> Try(CancellationToken cancellation) => Task.FromResult(Trouble);

    /// <summary>What is known of an actor, in the order of versions; only the last whole state counts, and what came after it.</summary>
    Task<IReadOnlyList<JournalRow>> Read(string actor);

    /// <summary>Writes a row, the next of its writer. The task ends when it is on disk.</summary>
    /// <exception cref="StaleActivationException">Another activation of the actor has written this version, or a later one.</exception>
    Task Write(JournalWriter writer, JournalRow row);

    /// <summary>Deletes what is known of the actors of a world.</summary>
    Task Forget(string world);
}

/// <summary>Something that an actor remembers.</summary>
/// <param name="Version">Its place in the order, from 1.</param>
/// <param name="Whole">The whole state, in place of everything before; else one event.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Form">The form of the bytes.</param>
internal readonly record struct JournalRow(long Version, bool Whole, byte[] Body, short Form = JournalForm.Current);
