namespace ZoneDrain.Protocols;

/// <summary>
/// The driver of a pmem device under a file system is unbound, since 6.7: the file system is told first, and then the pgmap is torn down, whether the file
/// system could do something about it or not (pmem_attach_disk's cleanup, drivers/nvdimm/pmem.c). Ends as the teardown does; the findings tell how many
/// processes were killed, and whether nobody was there to be told.
/// </summary>
/// <param name="Plan">How it is drained.</param>
public record struct Unbind(TeardownPlan Plan) : IProtocol
{
    private bool _told;
    private bool _begun;
    private PreRemove _notify;
    private Teardown _teardown;

    /// <inheritdoc/>
    public readonly string Step => _told ? _teardown.Step : "PreRemove/" + _notify.Step;

    /// <inheritdoc/>
    public readonly Findings Findings => _teardown.Findings with { Signals = _notify.Findings.Signals, Refusal = _notify.Findings.Refusal };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_told) return _teardown.Advance(reply);
        if (!_begun) _notify = new(Plan.Pgmap);
        var next = _notify.Advance(_begun ? reply : Reply.None);
        _begun = true;
        if (!next.IsDone) return next;
        _told = true;
        _teardown = new(Plan);
        return _teardown.Advance(Reply.None);
    }
}
