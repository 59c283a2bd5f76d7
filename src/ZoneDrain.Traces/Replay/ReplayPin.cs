namespace ZoneDrain.Traces.Replay;

/// <summary>A pin that lasts: who keeps it, on which file.</summary>
internal readonly record struct ReplayPin(OwnerId Owner, int File, bool IsInferred);
