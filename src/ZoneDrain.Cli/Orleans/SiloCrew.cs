using System.Globalization;
using System.Net;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// Silos of one run, each a process on this machine: what a timeline kills, pauses, cuts off, adds and lets leave. With members in memory the first one keeps
/// them, so it is spared; with members in a database any may go.
/// </summary>
internal sealed class SiloCrew : IDisposable
{
    private static readonly TimeSpan UpWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(20);
    private readonly Lock _lock = new();
    private readonly List<SiloProcess> _silos = [];
    private readonly List<SiloProcess> _leaving = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("zonedrain-silos-").FullName;
    private readonly SiloSettings _like;
    private readonly Action<string> _tell;
    private int _started;
    private SiloProcess? _paused;
    private SiloPause? _pause;
    private SiloProcess? _apart;
    private SiloProcess? _added;
    private bool _isOver;

    private SiloCrew(SiloSettings like, Action<string> tell) => (_like, _tell) = (like, tell);

    /// <summary>What a client needs to find them.</summary>
    public SiloSettings Client => _like with { Gateways = [.. _silos.Select(silo => new IPEndPoint(silo.Settings.Address, silo.Settings.GatewayPort))] };

    /// <summary>Starts them one after another and returns when all are up.</summary>
    /// <param name="count">Silos.</param>
    /// <param name="like">The cluster that they form: its name, and where its members are written down.</param>
    /// <param name="tell">Told what becomes of them, a line each.</param>
    /// <exception cref="ClusterException">One does not come up.</exception>
    public static SiloCrew Start(int count, SiloSettings like, Action<string> tell)
    {
        var crew = new SiloCrew(like, tell);
        try
        {
            for (var silo = 0; silo < count; silo++)
            {
                var started = crew.Add();
                if (!started.IsUp(UpWithin))
                    throw new ClusterException($"{started.Settings.Name} does not come up within {UpWithin.TotalSeconds:0} s: {started.LastWords}");
            }

            return crew;
        }
        catch
        {
            crew.Dispose();
            throw;
        }
    }

    /// <summary>Begins a fault of silos, and tells whom it meets; null for nobody.</summary>
    public string? Begin(FaultSpec fault)
    {
        lock (_lock)
        {
            switch (fault.Fault)
            {
                case FaultKind.SiloKilled when Victim() is { } victim:
                    _silos.Remove(victim);
                    victim.Dispose();
                    _tell($"{victim.Settings.Name} was killed");
                    return NameOf(victim);
                case FaultKind.SiloPaused when Victim() is { } victim:
                    _paused = victim;
                    _pause = victim.Pause();
                    _tell($"{victim.Settings.Name} stands still");
                    return NameOf(victim);
                case FaultKind.SiloPartitioned when Victim() is { } victim:
                    _apart = victim;
                    victim.CutNetwork();
                    _tell($"the network of {victim.Settings.Name} is cut");
                    return NameOf(victim);
                case FaultKind.SiloAdded:
                    _added = Add();
                    _tell($"{_added.Settings.Name} joins");
                    return NameOf(_added);
                case FaultKind.SiloLeaves when Victim() is { } victim:
                    _ = Leave(victim);
                    return NameOf(victim);
                default:
                    return null;
            }
        }
    }

    /// <summary>
    /// Ends it: a silo that stood still goes on, a network that was cut is whole, another takes the place of one that was killed or has left, one that was
    /// added leaves.
    /// </summary>
    public void End(FaultSpec fault)
    {
        lock (_lock)
        {
            switch (fault.Fault)
            {
                case FaultKind.SiloKilled or FaultKind.SiloLeaves:
                    _tell($"{Add().Settings.Name} takes its place");
                    break;
                case FaultKind.SiloPaused when _paused is { } paused:
                    _pause?.Dispose();
                    (_paused, _pause) = (null, null);
                    _tell($"{paused.Settings.Name} goes on");
                    break;
                case FaultKind.SiloPartitioned when _apart is { } apart:
                    _apart = null;
                    apart.HealNetwork();
                    _tell($"the network of {apart.Settings.Name} is whole again");
                    break;
                case FaultKind.SiloAdded when _added is { } added:
                    _added = null;
                    _ = Leave(added);
                    break;
            }
        }
    }

    /// <summary>Ends them all: they are asked to leave, the last one first, and killed if they do not.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _pause?.Dispose();
            foreach (var silo in _leaving.Concat(Enumerable.Reverse(_silos)))
            {
                silo.Leave(LeaveWithin);
                silo.Dispose();
            }

            _silos.Clear();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string NameOf(SiloProcess silo) => SiloStore.NameOf(silo.Settings.Name, new(silo.Settings.Address, silo.Settings.SiloPort));

    // The one that has been there longest: so each has its turn, and what is lost is not always the same part.
    private SiloProcess? Victim() =>
        _silos.Skip(_like.Membership == Membership.Memory ? 1 : 0).FirstOrDefault(silo => silo != _paused && silo != _apart && silo != _added);

    private async Task Leave(SiloProcess silo)
    {
        var begin = TimeProvider.System.GetTimestamp();
        _silos.Remove(silo);
        _leaving.Add(silo);
        silo.Signal(ProcessSignal.Term);
        _tell($"{silo.Settings.Name} leaves");
        await silo.Ended;
        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        lock (_lock)
        {
            if (!_isOver)
                _tell(string.Create(CultureInfo.InvariantCulture, $"{silo.Settings.Name} has left in {seconds:0.0} s"));
        }
    }

    // A silo that stood still, or was cut off, too long was declared dead and ends itself when it goes on: then another takes its place.
    private void Replace(SiloProcess gone)
    {
        lock (_lock)
        {
            if (!_silos.Remove(gone))
                return;
            _leaving.Add(gone);
            _tell($"{gone.Settings.Name} ended: {gone.LastWords}");
            _tell($"{Add().Settings.Name} takes its place");
        }
    }

    private SiloProcess Add()
    {
        var (siloPort, gatewayPort) = SiloHosting.FreePorts();
        var settings = _like with
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"silo-{++_started}"),
            SiloPort = siloPort,
            GatewayPort = gatewayPort,

            // Several silos of one machine cannot answer at one port.
            Health = null,
            Dashboard = false,
            Primary = _like.Membership == Membership.Memory && _silos.Count > 0 ? new(_silos[0].Settings.Address, _silos[0].Settings.SiloPort) : null,
        };
        var config = Path.Combine(_folder, settings.Name + ".json");
        File.WriteAllText(config, SiloSettingsWriter.Write(settings));
        var silo = new SiloProcess(settings, config, Replace);
        _silos.Add(silo);
        return silo;
    }
}
