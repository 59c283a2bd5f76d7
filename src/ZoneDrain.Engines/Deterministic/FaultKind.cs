namespace ZoneDrain.Engines.Deterministic;

/// <summary>One fault, as a choice.</summary>
internal enum FaultKind
{
    LoseRequest,
    LoseAnswer,
    LoseNotice,
    Repeat,
    Delay,
    Twice,
    Crash,
}
