namespace ZoneDrain.Protocols;

/// <summary>
/// Another device, or a process with a descriptor of it, begins or ends to use a driver's memory: a reference to what provides it, device and module
/// (drm_pagemap_get and drm_pagemap_put, drivers/gpu/drm/drm_pagemap.c, 7.0). ENODEV: the module has gone.
/// </summary>
public record struct AskProvider : IProtocol
{
    private readonly DriverId _driver;
    private readonly DriverOp _op;
    private bool _asked;
    private Findings _findings;

    private AskProvider(DriverId driver, DriverOp op) => (_driver, _op) = (driver, op);

    /// <inheritdoc/>
    public readonly string Step => _asked ? _op.ToString() : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <summary>Takes a reference.</summary>
    public static AskProvider Hold(DriverId driver) => new(driver, DriverOp.HoldProvider);

    /// <summary>Gives it back.</summary>
    public static AskProvider Put(DriverId driver) => new(driver, DriverOp.PutProvider);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (!_asked)
        {
            _asked = true;
            return Next.Call(_driver, new DriverEvent(_op, 0));
        }

        _findings = new() { Refusal = reply.Driver.Refusal };
        return Next.Done(reply.Driver.Outcome);
    }
}
