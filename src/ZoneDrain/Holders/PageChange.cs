namespace ZoneDrain.Holders;

/// <summary>What a statement does to a page as a drain strategy sees it.</summary>
public enum PageChange : byte
{
    /// <summary>The page stays idle, or stays in use.</summary>
    None,

    /// <summary>0→1: the strategy hears it first, and may refuse.</summary>
    FirstUse,

    /// <summary>1→0: the strategy hears it afterwards.</summary>
    LastUse,
}
