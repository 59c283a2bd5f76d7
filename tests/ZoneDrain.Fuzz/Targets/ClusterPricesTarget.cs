using System.Text;
using System.Text.Json;
using ZoneDrain.Cli.Simulations;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Files of a cluster's prices, as <c>simulate --prices</c> reads them.</summary>
internal sealed class ClusterPricesTarget : FuzzTarget
{
    public override string Name => "cluster-prices";

    public override int Share => 500;

    public override IReadOnlyList<byte[]> Corpus { get; } = [JsonSerializer.SerializeToUtf8Bytes(PricesFile.Default(), RunJson.Options)];

    public override void Try(byte[] input)
    {
        var problems = new Problems("zonedrain simulate --help");
        var prices = PricesFile.Parse("prices.json", Encoding.UTF8.GetString(input), problems);
        if ((prices is null) != problems.Any) throw new InvalidOperationException("neither prices nor a problem");
    }
}
