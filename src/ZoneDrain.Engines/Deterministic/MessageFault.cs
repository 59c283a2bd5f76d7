namespace ZoneDrain.Engines.Deterministic;

/// <summary>One fault, as a choice; or a step of what makes one good.</summary>
internal enum MessageFault
{
    LoseRequest,
    LoseAnswer,
    LoseNotice,
    Repeat,
    Delay,
    Twice,
    Death,
    AnswerOfDead,
    Fence,
}
