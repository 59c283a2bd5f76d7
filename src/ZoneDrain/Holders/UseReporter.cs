namespace ZoneDrain.Holders;

/// <summary>
/// The reporter's side: a number with a stamp. A first use is stated, and acknowledged, before the page's word changes; a last use after it. Until then the
/// pgmap knows too much rather than too little.
/// </summary>
/// <param name="Id">The chunk or worker.</param>
/// <param name="Stamp">The last statement's stamp.</param>
/// <param name="InUse">What was last stated.</param>
public readonly record struct UseReporter(HolderId Id, Stamp Stamp, long InUse)
{
    /// <summary>A reporter that has said nothing in this incarnation, from 1.</summary>
    public static UseReporter Of(HolderId id, int incarnation = 1) => new(id, new(incarnation, 0), 0);

    /// <summary>What it says, and says again after silence or when asked.</summary>
    public UseStatement Statement => new(Id, Stamp, InUse);

    /// <summary>With <paramref name="uses"/> more, or fewer if negative, under the next stamp.</summary>
    public UseReporter Plus(long uses) => this with { Stamp = Stamp with { Version = Stamp.Version + 1 }, InUse = InUse + uses };
}
