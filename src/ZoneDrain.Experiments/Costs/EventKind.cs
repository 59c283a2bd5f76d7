using System.Text.Json.Serialization;

namespace ZoneDrain.Experiments.Costs;

/// <summary>What a drain strategy spends time on. In text, an event is written in lower case with hyphens: "first-use".</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventKind>))]
public enum EventKind
{
    /// <summary>A page's 0→1: what the strategy does at it, above what a strategy that hears nothing pays.</summary>
    FirstUse,

    /// <summary>A page's 1→0, priced the same way.</summary>
    LastUse,

    /// <summary>A drain reads one page (one folio, where folios are larger).</summary>
    PageRead,

    /// <summary>A drain reads the word of one chunk of pages.</summary>
    ChunkRead,

    /// <summary>A drain reads one worker's share of a split counter.</summary>
    ShardRead,

    /// <summary>A drain drops the bias of one page.</summary>
    PagePut,

    /// <summary>A drain drops the bias of all pages at once.</summary>
    BulkPut,

    /// <summary>One message between workers.</summary>
    Message,

    /// <summary>One grace round: every worker has left the read sections it was in. It is waited for; what it costs is little.</summary>
    GraceRound,

    /// <summary>A drain goes to sleep for a holder and is woken.</summary>
    Sleep,

    /// <summary>One mapping of a page is zapped.</summary>
    Zap,

    /// <summary>One page (or folio) of a new pgmap is initialised.</summary>
    Create,
}
