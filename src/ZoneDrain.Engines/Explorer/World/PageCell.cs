namespace ZoneDrain.Engines.Explorer;

/// <summary>One page of a world.</summary>
internal struct PageCell
{
    public PageCounts Counts;
    public InodeId Inode;
    public long Index;
    public byte Order;
    public bool Associated;

    public readonly bool IsBlank => Counts.Bits == 0 && !Associated && Order == 0;
}
