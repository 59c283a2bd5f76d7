namespace ZoneDrain.Protocols;

/// <summary>
/// <see cref="Fork"/>, and the child's first access, which faults where the parent's mapping is shared: a child inherits no entries of it. Ends with the
/// outcome of the fork, whatever became of the access; <see cref="Findings.Pages"/> counts the page that it mapped with those that were copied.
/// </summary>
/// <param name="Parent">Who forks.</param>
/// <param name="Child">The number of the new process.</param>
/// <param name="Vpn">Virtual page number of the access, a load.</param>
public record struct ForkAndTouch(ProcessId Parent, ProcessId Child, long Vpn) : IProtocol
{
    private At _at;
    private Fork _fork;
    private Fault _touch;
    private Findings _findings;

    private enum At
    {
        Start,
        Fork,
        Touch,
    }

    /// <inheritdoc/>
    public readonly string Step => _at switch
    {
        At.Fork => _fork.Step,
        At.Touch => "Touch/" + _touch.Step,
        _ => _at.ToString(),
    };

    /// <inheritdoc/>
    public readonly Findings Findings => _at == At.Touch ? _findings : _fork.Findings;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Parent.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_at == At.Touch) return Touching(reply);
        if (_at == At.Start) _fork = new(Parent, Child);
        var next = _fork.Advance(_at == At.Start ? Reply.None : reply);
        _at = At.Fork;
        if (!next.IsDone || next.Outcome != Outcome.Ok) return next;
        (_findings, _touch, _at) = (_fork.Findings, new(Child, Vpn, Write: false), At.Touch);
        return _touch.Advance(Reply.None);
    }

    private Next Touching(in Reply reply)
    {
        var next = _touch.Advance(reply);
        if (!next.IsDone) return next;
        _findings.Retries += _touch.Findings.Retries;
        if (next.Outcome is Outcome.Ok or Outcome.NOPAGE or Outcome.MAJOR or Outcome.FALLBACK) _findings.Pages++;
        return Next.Done(Outcome.Ok);
    }
}
