using Shouldly;
using ZoneDrain.Drains;

namespace ZoneDrain.Tests.Drains;

/// <summary>Where chunks live.</summary>
public sealed class PlacementTests
{
    [Fact]
    public void Every_chunk_is_in_the_run_that_begins_at_or_before_it()
    {
        for (var silos = 1; silos <= 40; silos++)
        {
            for (long chunks = 1; chunks <= 90; chunks += silos)
            {
                for (long chunk = 0; chunk < chunks; chunk++)
                {
                    var run = Placement.RunOf(chunk, chunks, silos);
                    Placement.RunStart(chunks, run, silos).ShouldBeLessThanOrEqualTo(chunk);
                    Placement.RunStart(chunks, run + 1, silos).ShouldBeGreaterThan(chunk);
                }
            }
        }
    }

    [Fact]
    public void The_runs_of_a_pgmap_are_on_different_silos()
    {
        Enumerable.Range(0, 7).Select(run => Placement.SiloOfRun(run, 12, 7)).Order().ShouldBe(Enumerable.Range(0, 7));
    }
}
