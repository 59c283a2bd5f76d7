using System.Text;
using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Prices and quantities of a command line.</summary>
internal sealed class PriceTarget : FuzzTarget
{
    public override string Name => "price";

    public override int Share => 500;

    public override IReadOnlyList<byte[]> Corpus { get; } =
        [.. ((string[])["first-use=40ns", "counter:first-use=1.5us", "page-read=2ns", "grace-round=3ms", "message=10 µs"]).Select(Encoding.UTF8.GetBytes)];

    public override void Try(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var setting = PriceSetting.Read(text, null, out var error);
        if ((setting is null) == (error.Length == 0)) throw new InvalidOperationException("neither a price nor an error");
        if (setting is not null && !(setting.Ns >= 0 && double.IsFinite(setting.Ns))) throw new InvalidOperationException($"a price of {setting.Ns}");
    }
}
