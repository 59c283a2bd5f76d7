namespace ZoneDrain.Schemes;

/// <summary>What break layouts takes for a page that nobody uses.</summary>
public enum IdleTest : byte
{
    /// <summary>The count the kernel shows is exactly 1 (a1, a2): a base count that was dropped and a pin look alike.</summary>
    ExactlyOne,

    /// <summary>The count is 0 (b, c, c3, d).</summary>
    Zero,

    /// <summary>References not explained by mappings are none (e); the sleep itself lasts until the count is 0.</summary>
    OnlyMapped,
}
