using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Runs loads and soaks: cycle after cycle in one world, so that what leaks is seen.</summary>
/// <param name="engines">Makes an engine with a number of workers.</param>
/// <param name="time">The clock of all measurement.</param>
/// <param name="cluster">Who does the faults of a cluster; null on an engine that has none.</param>
public sealed class LoadRunner(Func<int, IEngine> engines, TimeProvider time, IClusterFaults? cluster = null) : ILoad
{
    /// <inheritdoc/>
    public LoadReport Run(LoadRequest request, ILoadObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        using var run = new LoadRun((engines, cluster), time, request, observer, cancellation);
        try
        {
            run.TakeOver();
            var first = request.Resume?.NextCycle ?? 0;
            for (var cycle = first; cycle == first || run.GoesOn; cycle++)
            {
                run.LiveCycle(cycle);
                var sample = run.EndCycle(cycle);
                if (request.Soak) observer.Cycle(sample, run.State(cycle + 1));
            }

            run.Finish();
        }
        catch (EngineLostException)
        {
            run.KeepWorld();
            throw;
        }

        return new LoadReporting(run, request).Report();
    }
}
