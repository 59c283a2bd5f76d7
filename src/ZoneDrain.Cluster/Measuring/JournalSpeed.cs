using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Measuring;

/// <summary>
/// What it costs that nothing is acknowledged before it is in the database: the same operations on two clusters of one silo each in this process, one with
/// states in memory and one with states in PostgreSQL, in slices that take turns. Not for two threads.
/// </summary>
public sealed class JournalSpeed : IDisposable
{
    private const int Slices = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SliceTime = TimeSpan.FromSeconds(1);
    private readonly (ClusterConnection Cluster, OrleansEngine Engine)[] _sides;
    private readonly TimeProvider _time;
    private long _sessions;

    /// <summary>Starts both silos.</summary>
    /// <param name="database">A database with a cluster's tables.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ClusterException">One does not start.</exception>
    public JournalSpeed(DatabaseAddress database, TimeProvider time)
    {
        _time = time;
        var durable = SiloHosting.InProcess() with
        {
            Cluster = $"bench-{Environment.ProcessId}",
            Membership = Membership.Postgres,
            State = GrainStates.Postgres,
            Database = database,
        };
        _sides = [.. new[] { SiloHosting.InProcess(), durable }.Select(settings => Open(ClusterConnection.Host(settings, Patience)))];
    }

    /// <summary>Opens and closes descriptors of processes, a process a caller: each is one operation of a process, which changes it, and is
    /// acknowledged.</summary>
    /// <param name="callers">Callers at once, at least 1.</param>
    /// <returns>Operations a second, slice by slice.</returns>
    public (double[] Memory, double[] Postgres) Operations(int callers)
    {
        var (rates, processes) = (new double[2, Slices], _sides.Select(side => Processes(side.Engine, callers)).ToList());
        for (var slice = -1; slice < Slices; slice++)
        {
            // Which side comes first changes from slice to slice; the first round is not counted.
            for (var turn = 0; turn < 2; turn++)
            {
                var side = (slice + 1 + turn) % 2;
                var rate = Rate(processes[side]);
                if (slice >= 0) rates[side, slice] = rate;
            }
        }

        return (Row(rates, 0), Row(rates, 1));
    }

    /// <summary>Gives both worlds back and stops the silos.</summary>
    public void Dispose()
    {
        foreach (var (cluster, engine) in _sides)
        {
            engine.Dispose();
            cluster.Dispose();
        }
    }

    private static double[] Row(double[,] rates, int side) => [.. Enumerable.Range(0, Slices).Select(slice => rates[side, slice])];

    private static (ClusterConnection, OrleansEngine) Open(ClusterConnection cluster) => (cluster, new(cluster.Grains, new() { Workers = 1 }));

    private static List<(IProcessGrain Grain, ProcessId Id)> Processes(OrleansEngine engine, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => engine.CreateProcess())
            .Select(id => (engine.Grains.GetGrain<IProcessGrain>(engine.Key(ActorKind.Process, id.Value)), id)),
    ];

    private double Rate(List<(IProcessGrain Grain, ProcessId Id)> processes)
    {
        var begin = _time.GetTimestamp();
        var done = Calls.Await(Task.WhenAll(processes.Select(process => Use(process.Grain, process.Id, ++_sessions, begin))));
        return done.Sum() / _time.GetElapsedTime(begin).TotalSeconds;
    }

    private async Task<long> Use(IProcessGrain grain, ProcessId process, long session, long begin)
    {
        var (done, known) = (0L, Array.Empty<long>());
        while (_time.GetElapsedTime(begin) < SliceTime)
        {
            await Task.Yield();
            var open = new OpenOwner(process, OwnerKind.Descriptor);
            var opened = await grain.Start(new(session << 32, ++done), WireProtocol.ToStart(open), known).ConfigureAwait(false);
            var close = new CloseOwner(new(process, (int)opened.Findings.Handle));
            var closed = await grain.Start(new(session << 32, ++done), WireProtocol.ToStart(close), [opened.Ticket]).ConfigureAwait(false);
            known = [closed.Ticket];
        }

        return done;
    }
}
