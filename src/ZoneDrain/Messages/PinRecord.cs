namespace ZoneDrain.Messages;

/// <summary>One reference that an owner keeps.</summary>
/// <param name="Page">The page or head.</param>
/// <param name="Use">Get or pin.</param>
/// <param name="Pages">Pages of the folio that are meant.</param>
/// <param name="Longterm">It may last for ever.</param>
public readonly record struct PinRecord(PageId Page, PageUse Use, int Pages, bool Longterm);
