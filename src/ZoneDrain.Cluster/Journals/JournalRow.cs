namespace ZoneDrain.Cluster.Journals;

/// <summary>Something that an actor remembers.</summary>
/// <param name="Version">Its place in the order, from 1.</param>
/// <param name="Whole">The whole state, in place of everything before; else one event.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Form">The form of the bytes.</param>
internal readonly record struct JournalRow(long Version, bool Whole, byte[] Body, short Form = JournalForm.Current);
