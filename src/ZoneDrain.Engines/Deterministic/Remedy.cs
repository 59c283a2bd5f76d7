namespace ZoneDrain.Engines.Deterministic;

/// <summary>What is done about silence and repetition. A drain asks again under every remedy, for nobody else can end it.</summary>
public enum Remedy : byte
{
    /// <summary>Nothing: an acquisition that is not answered counts as refused, a put as done, and a report is not acknowledged.</summary>
    GiveUp,

    /// <summary>The question is asked until it is answered. A lost request is then a slow one, which the order of turns shows anyway, so that none is
    /// tried.</summary>
    AskAgain,

    /// <summary>As AskAgain, with the model's holder rows at pages, use rows at the pgmap, and stamped questions of the drain.</summary>
    Rows,

    /// <summary>As Rows; a dead holder is revoked, and an activation whose term is over cannot answer (its rows are changed by compare-and-swap).</summary>
    Fenced,
}
