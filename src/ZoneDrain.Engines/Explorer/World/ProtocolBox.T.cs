using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A protocol of type <typeparamref name="TProtocol"/>, held without boxing.</summary>
internal sealed class ProtocolBox<TProtocol> : ProtocolBox where TProtocol : struct, IProtocol
{
    private readonly TProtocol _start;
    private TProtocol _value;

    public ProtocolBox(TProtocol start)
    {
        _start = start;
        _value = start;
    }

    public override string Name => _start.ToString()!;

    public override string Step => _value.Step;

    public override Findings Findings => _value.Findings;

    public override IProtocol Boxed => _value;

    public override Next Advance(in Reply reply) => _value.Advance(reply);

    /// <summary>The protocol is this one now.</summary>
    public void Set(in TProtocol value) => _value = value;

    public override void Reset() => _value = _start;

    public override ProtocolBox Fresh() => new ProtocolBox<TProtocol>(_start);

    public override void Save(StateWriter to) => Packed<TProtocol>.Save(to, ref _value);

    public override void Load(ref StateReader from) => Packed<TProtocol>.Load(ref from, out _value);
}
