using System.Diagnostics.Metrics;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>What a silo counts, as metrics: sums over all worlds since it started.</summary>
internal sealed class SiloMeters : IDisposable
{
    private readonly Meter _meter = new(SiloSources.Meter);

    public SiloMeters(SiloStore store)
    {
        Counter("zonedrain.page.operations", "{operation}", "Turns of pages that live here.", counts => counts.PageOperations);
        Counter("zonedrain.page.first_uses", "{edge}", "Pages that left the idle state.", counts => counts.FirstUses);
        Counter("zonedrain.page.last_uses", "{edge}", "Pages that became idle.", counts => counts.LastUses);
        Counter("zonedrain.drain.pages_read", "{page}", "Pages that drains have read.", counts => counts.PagesRead);
        Counter("zonedrain.drain.grace_rounds", "{round}", "Grace periods begun here.", counts => counts.GraceRounds);
        Counter("zonedrain.messages", "{message}", "Calls between grains and their answers, as far as the model counts them.", counts => counts.Messages);
        Counter("zonedrain.operations.slept", "{sleep}", "Times that an operation went to sleep.", counts => counts.Sleeps);
        _meter.CreateObservableUpDownCounter("zonedrain.worlds", () => store.Worlds.LongCount(), "{world}", "Worlds known here.");
        _meter.CreateObservableUpDownCounter("zonedrain.losses", () => store.Worlds.Sum(world => (long)world.Losses.Count), "{loss}", "Losses told of.");

        void Counter(string name, string unit, string description, Func<EngineCounts, long> read) =>
            _meter.CreateObservableCounter(name, () => read(store.Total), unit, description);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
