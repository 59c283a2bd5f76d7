namespace ZoneDrain.Delivery;

/// <summary>What a protocol does while its question is under way and all is to stand still.</summary>
internal enum Standing : byte
{
    /// <summary>Its answer changes nothing that is counted: it stands still as it is.</summary>
    Stands,

    /// <summary>Its answer will come, and is awaited.</summary>
    Moves,

    /// <summary>Who was asked is gone: an answer counts for nothing, and the question is asked again of its successor.</summary>
    AsksAgain,
}
