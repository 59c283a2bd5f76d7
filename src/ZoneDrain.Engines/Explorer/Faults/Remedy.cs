namespace ZoneDrain.Engines.Explorer;

/// <summary>What is done about silence, repetition and death. A drain asks again under every remedy, for nobody else can end it.</summary>
public enum Remedy : byte
{
    /// <summary>Nothing: an acquisition that is not answered counts as refused, a put as done, and a report is not acknowledged.</summary>
    GiveUp,

    /// <summary>The question is asked until it is answered. A lost request is then a slow one, which the order of turns shows anyway, so that none is
    /// tried.</summary>
    AskAgain,

    /// <summary>As AskAgain, and as the cluster does it: calls are stamped and their replies remembered, silos state their parts of the counter, a page answers
    /// at its home alone.</summary>
    Stamps,

    /// <summary>As Stamps, and the loss of a silo is made good: it is fenced, and its pages are counted anew from what the living keep.</summary>
    Fences,
}
