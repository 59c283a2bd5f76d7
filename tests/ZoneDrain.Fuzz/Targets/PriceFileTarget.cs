using System.Text;
using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Files of recorded prices, as <c>compare --prices</c> reads them.</summary>
internal sealed class PriceFileTarget : FuzzTarget
{
    public override string Name => "price-file";

    public override int Share => 500;

    public override IReadOnlyList<byte[]> Corpus { get; } =
    [
        Encoding.UTF8.GetBytes("zonedrain-prices 1\norigin: 6.15, two cores\nedge-rate: 12345/s\npage-read: 1.6ns to 2ns # memmap\n"),
        Encoding.UTF8.GetBytes("zonedrain-prices 1\norigin: here\ncounter:first-use: 4ns\ncounter:last-use: 5ns\ngrace-round: 3ms wait 10ms\n"),
    ];

    public override void Try(byte[] input)
    {
        var file = PriceFile.Read(Encoding.UTF8.GetString(input), ["counter", "sweep"], out var errors);
        if ((file is null) == (errors.Count == 0)) throw new InvalidOperationException("neither prices nor an error");
        if (file is { EdgePairsPerSecond: { } rate } && !(rate > 0 && double.IsFinite(rate))) throw new InvalidOperationException($"an edge rate of {rate}");
    }
}
