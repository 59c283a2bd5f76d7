using Shouldly;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: a load with many processes one after another is as fast at its end as at its beginning. Method: who has ended is counted by nobody and asked for by
/// nobody, though its grain stays for those who ask whether it was made.
/// </summary>
public sealed class VacancyTests
{
    [Fact]
    public async Task Nobody_asks_for_processes_that_have_ended()
    {
        await Task.Run(() =>
        {
            using var engine = new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 });
            var cluster = engine.Grains.GetGrain<IClusterGrain>(0);
            var processes = Enumerable.Range(0, 6).Select(_ => engine.CreateProcess()).ToList();
            Vacant().ShouldBeEmpty();
            foreach (var process in processes.Take(4)) engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok);
            Vacant().ShouldBe(processes.Take(4).Select(process => process.Value), ignoreOrder: true);
            engine.Processes.Select(process => process.Id).ShouldBe(processes.Skip(4));

            // Numbers that nobody has used yet are asked for before there is a process.
            var child = engine.ReserveProcess();
            engine.IsLost(child).ShouldBeTrue();
            Vacant().ShouldContain(child.Value);
            engine.Session.Start(new Fork(processes[4], child)).Outcome.ShouldBe(Outcome.Ok);
            engine.Processes.Select(process => process.Id).ShouldBe([.. processes.Skip(4), child]);

            int[] Vacant() => Calls.Again(() => cluster.VacantProcesses(engine.World));
        });
    }
}
