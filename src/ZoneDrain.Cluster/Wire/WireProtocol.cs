using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Wire;

/// <summary>A protocol on its way to the grain that drives it, or back.</summary>
/// <param name="Name">Which of the model's.</param>
/// <param name="Form">The number of the form that its fields have.</param>
/// <param name="Fields">Its arguments, or all of its fields.</param>
[GenerateSerializer, Immutable]
internal sealed record WireProtocol(string Name, uint Form, byte[] Fields)
{
    /// <summary>A protocol that is to start: its arguments.</summary>
    /// <exception cref="ArgumentException">It is not one of the model's.</exception>
    public static WireProtocol ToStart(IProtocol protocol) => Of(protocol, whole: false);

    /// <summary>A protocol in progress.</summary>
    /// <exception cref="ArgumentException">It is not one of the model's.</exception>
    public static WireProtocol InProgress(IProtocol protocol) => Of(protocol, whole: true);

    /// <summary>The protocol, before its first step.</summary>
    /// <exception cref="InvalidPayloadException">It is malformed, or of another build.</exception>
    public IProtocol Begin() => Open(whole: false);

    /// <summary>The protocol where it was.</summary>
    /// <exception cref="InvalidPayloadException">It is malformed, or of another build.</exception>
    public IProtocol Open() => Open(whole: true);

    private static WireProtocol Of(IProtocol protocol, bool whole)
    {
        var form = ProtocolForm.Of(protocol);
        return new(protocol.GetType().Name, form.Form(whole).Number, form.Write(protocol, whole));
    }

    private IProtocol Open(bool whole) => Name is null || Fields is null
        ? throw new InvalidPayloadException("a protocol has no name, or no fields")
        : ProtocolForm.Of(Name).Read(Fields, Form, whole);
}
