namespace ZoneDrain.Grace;

/// <summary>
/// The read sections of one silo, by epoch: a grace period begins a new epoch and is over when no older section is open (SRCU, kernel/rcu/srcutree.c). Not for
/// two threads at once.
/// </summary>
public sealed class SectionEpochs
{
    // The oldest first. Few epochs have a section open at a time.
    private readonly List<(long Epoch, int Open)> _open = [];
    private long _epoch = 1;

    /// <summary>Opens a section and returns its token.</summary>
    public long Enter()
    {
        if (_open.Count > 0 && _open[^1].Epoch == _epoch) _open[^1] = (_epoch, _open[^1].Open + 1);
        else _open.Add((_epoch, 1));
        return _epoch;
    }

    /// <summary>Leaves the section with this token.</summary>
    /// <exception cref="InvalidOperationException">No section has the token.</exception>
    public void Leave(long token)
    {
        var at = _open.FindIndex(entry => entry.Epoch == token);
        if (at < 0) throw new InvalidOperationException($"no read section of epoch {token} is open");
        if (_open[at].Open == 1) _open.RemoveAt(at);
        else _open[at] = (token, _open[at].Open - 1);
    }

    /// <summary>Begins a grace period and returns its epoch.</summary>
    public long Begin() => ++_epoch;

    /// <summary>Every section that was open when the grace period began has been left.</summary>
    public bool IsOver(long epoch) => _open.Count == 0 || _open[0].Epoch >= epoch;
}
