namespace ZoneDrain.Protocols;

/// <summary>One question about a dax device, in one turn of its driver.</summary>
public record struct AskDax : IProtocol
{
    private readonly DriverId _device;
    private readonly DriverEvent _question;
    private bool _asked;
    private Findings _findings;

    private AskDax(DriverId device, DriverEvent question) => (_device, _question) = (device, question);

    /// <inheritdoc/>
    public readonly string Step => _asked ? _question.Op.ToString() : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <summary>It is a dax device, whose units have the order <paramref name="alignment"/> as device_dax. Once more changes nothing.</summary>
    public static AskDax Open(DriverId device, byte alignment) => new(device, new(DriverOp.OpenDax, alignment));

    /// <summary>Its driver goes; the pgmap that was made for it must be released. ENODEV: it has none.</summary>
    public static AskDax Unbind(DriverId device) => new(device, new(DriverOp.UnbindDax, 0));

    /// <summary>A mount gives its claim up, and is told of nothing from then on; Ok too where it has lost it (fs_put_dax, drivers/dax/super.c).</summary>
    public static AskDax Release(DriverId device, long mount) => new(device, new(DriverOp.ReleaseClaim, 0, Tag: mount));

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (!_asked)
        {
            _asked = true;
            return Next.Call(_device, _question);
        }

        _findings = new() { Refusal = reply.Driver.Refusal };
        return Next.Done(reply.Driver.Outcome);
    }
}
