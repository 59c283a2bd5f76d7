using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Loads;

/// <summary>A process of its own that pins pages for a fault. To be used under the timeline's lock.</summary>
internal sealed class PageHolder
{
    private readonly ProcessId _process;
    private readonly List<(OwnerId Owner, long Pages)> _owners = [];
    private readonly int _ownersMax;
    private long _pages;

    /// <summary>Maps the target and pins pages of it, all for one owner or each for one.</summary>
    public PageHolder(IEngine engine, ISession session, ScenarioWorld world, WorldTarget target, int pages, bool apart, ref SeededDraws draws)
    {
        _process = engine.CreateProcess();
        var start = world.Map(session, _process, target);
        if (start < 0) return;
        if (target.IsMirrored)
            session.Start(new MigrateVma(_process, start, start + target.Pages, new(world.Ram), target.Device.Memory, target.Form, Holes: true));
        var mode = GupMode.Pin | GupMode.Write | (target.IsDevdax ? GupMode.Longterm : target.IsPeer ? GupMode.Peer : 0);
        var chosen = new HashSet<long>();
        for (var i = 0; i < pages && chosen.Count < target.Pages; i++)
        {
            var page = target.Chooser.Draw(ref draws);
            if (!chosen.Add(page)) continue;
            if (apart || _owners.Count == 0) Open(session);
            if (_owners.Count == 0) return;
            var (owner, held) = _owners[^1];
            var got = session.Start(new Gup(_process, start + page, 1, owner.Slot, mode));
            _owners[^1] = (owner, held + got.Findings.Pages);
            _pages += got.Findings.Pages;
        }

        // Fisher and Yates: the order of release has nothing to do with that of blocking.
        for (var i = _owners.Count - 1; i > 0; i--)
        {
            var other = draws.Below(i + 1);
            (_owners[i], _owners[other]) = (_owners[other], _owners[i]);
        }

        _ownersMax = _owners.Count;
    }

    public ProcessId Process => _process;

    /// <summary>Pages that it pins now; may be read on any thread.</summary>
    public long Pages => Volatile.Read(ref _pages);

    /// <summary>Gives back so many that a share, 0 to 1, of all is released.</summary>
    public void ReleaseShare(ISession session, double share)
    {
        if (_ownersMax < 2) return;
        while (_owners.Count > 0 && _ownersMax - _owners.Count < share * _ownersMax) Release(session);
    }

    /// <summary>Gives all pins back and leaves.</summary>
    public void LetGo(ISession session)
    {
        while (_owners.Count > 0) Release(session);
        session.Start(new Exit(_process));
    }

    /// <summary>Leaves without a word; its exit gives the pins back.</summary>
    public void Die(ISession session)
    {
        _owners.Clear();
        Volatile.Write(ref _pages, 0);
        session.Start(new Exit(_process));
    }

    private void Open(ISession session)
    {
        var opened = session.Start(new OpenOwner(_process, OwnerKind.Descriptor));
        if (opened.Outcome == Outcome.Ok) _owners.Add((new(_process, (int)opened.Findings.Handle), 0));
    }

    private void Release(ISession session)
    {
        session.Start(new CloseOwner(_owners[^1].Owner));
        Volatile.Write(ref _pages, _pages - _owners[^1].Pages);
        _owners.RemoveAt(_owners.Count - 1);
    }
}
