namespace ZoneDrain.Holders;

/// <summary>What a holder tells a page: all that it holds there, never what changed. It may be lost, repeated or overtaken.</summary>
/// <param name="Holder">Who says it.</param>
/// <param name="Page">The page or head it is about.</param>
/// <param name="Stamp">Its place among the holder's statements.</param>
/// <param name="Holding">What is held from now on.</param>
/// <param name="Claim">With what right, should the page be idle.</param>
public readonly record struct HolderStatement(HolderId Holder, PageId Page, Stamp Stamp, Holding Holding, Claim Claim = Claim.Acquire);
