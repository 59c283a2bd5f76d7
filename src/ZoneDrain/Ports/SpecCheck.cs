using ZoneDrain.Drains;
using ZoneDrain.Inodes;
using ZoneDrain.Schemes;

namespace ZoneDrain.Ports;

/// <summary>What every engine asks of a pgmap or an inode that is to be made, wherever the wish comes from.</summary>
public static class SpecCheck
{
    private const int OrderMax = 30;
    private const long SizeMax = (PageId.FrameMax + 1) << 12;

    /// <summary>Why a pgmap cannot be made so; null where it can.</summary>
    public static string? Objection(PgmapSpec spec)
    {
        if (!Enum.IsDefined(spec.Type) || !SchemeList.Has(spec.Scheme) || !StrategyList.Has(spec.Strategy))
            return $"{spec} has a memory type, a scheme or a strategy that there is not";
        if (spec.Order > OrderMax || spec.Frames is < 1 or > PageId.FrameMax || spec.Frames % (1L << spec.Order) != 0)
            return $"{spec.Frames} frames are no positive multiple of a folio of order {spec.Order}";
        if (spec.Order != 0 && spec.Type != MemoryType.Generic) return $"{spec.Type} memory has no fixed folio order; {spec.Order} was asked for";
        var verdict = StrategyTable.Of(spec.Scheme, spec.Strategy, spec.Type);
        return verdict.Fitness == Compatibility.Refused ? verdict.Reason : null;
    }

    /// <summary>Why an inode cannot be made so; null where it can.</summary>
    public static string? Objection(InodeSpec spec, BlockState blocks)
    {
        if (!Enum.IsDefined(spec.Kind) || !SchemeList.Has(spec.Scheme) || !Enum.IsDefined(spec.FileSystem) || !Enum.IsDefined(blocks))
            return $"{spec} with blocks {blocks} has a kind, a scheme, a file system or a state of blocks that there is not";
        if (spec.SizeBytes is < 0 or > SizeMax) return $"a size of {spec.SizeBytes} bytes is not in 0..{SizeMax}";
        return spec.Order > OrderMax ? $"order {spec.Order} is not in 0..{OrderMax}" : null;
    }
}
