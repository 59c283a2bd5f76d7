using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using ZoneDrain.Cluster.Cells;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>
/// Notices that this silo stood still, as a stopped process or machine does. It may have been declared dead meanwhile, and its actors live elsewhere: until the
/// members' table says that it takes part they make no turn and tell nothing, for a client whose connection has outlived the sleep would believe them.
/// </summary>
internal sealed partial class PauseWatch(
    SiloStore store, IClusterMembershipService members, IOptions<ClusterMembershipOptions> options, ILogger<PauseWatch> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskWithin = TimeSpan.FromSeconds(5);
    private readonly ManualResetEventSlim _over = new();
    private Thread? _watch;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(PauseWatch), ServiceLifecycleStage.Active, Begin, End);

    /// <inheritdoc/>
    public void Dispose()
    {
        // A silo that is killed within its process ends without its last stage.
        _over.Set();
        _watch?.Join();
        _over.Dispose();
    }

    private Task Begin(CancellationToken cancellation)
    {
        // Nobody is declared dead sooner than in twice that.
        store.Fences.Watch(options.Value.ProbeTimeout * options.Value.NumMissedProbesLimit / 2);
        _watch = new(Watch) { Name = "pause watch", IsBackground = true };
        _watch.Start();
        return Task.CompletedTask;
    }

    private Task End(CancellationToken cancellation)
    {
        _over.Set();
        store.Fences.Watch(null);
        return Task.CompletedTask;
    }

    private void Watch()
    {
        while (!_over.Wait(Every))
        {
            if (!store.Fences.HasSlept || TakesPart()) store.Fences.Beat();
        }
    }

    // A silo that finds itself dead in the table is ended by Orleans.
    private bool TakesPart()
    {
        StoodStill(logger, store.Here.ToString());
        try
        {
            members.Refresh().AsTask().Wait(AskWithin);
            return members.CurrentSnapshot.GetSiloStatus(store.Here) != SiloStatus.Dead;
        }
        catch (Exception exception) when (exception is AggregateException or ObjectDisposedException)
        {
            NotKnown(logger, exception, store.Here.ToString());
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Silo} stood still; it asks whether it still takes part before its actors go on")]
    private static partial void StoodStill(ILogger logger, string silo);

    [LoggerMessage(2, LogLevel.Warning, "{Silo} stood still, and whether it still takes part could not be found out; it asks again")]
    private static partial void NotKnown(ILogger logger, Exception exception, string silo);
}
