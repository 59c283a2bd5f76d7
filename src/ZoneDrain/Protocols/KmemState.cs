namespace ZoneDrain.Protocols;

/// <summary>States of a kmem device; which zone its memory is in makes no difference here.</summary>
public enum KmemState : byte
{
    /// <summary>Its blocks are the page allocator's.</summary>
    Online,

    /// <summary>They are plugged in, and nobody uses them.</summary>
    Offline,

    /// <summary>They are gone, and may be a devdax device again.</summary>
    Unplugged,
}
