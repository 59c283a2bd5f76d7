using System.Net;
using Shouldly;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Tests;

/// <summary>Goal: pages answer again whatever becomes of the fence that counted them. Method: the gate alone, with two fences.</summary>
public sealed class WorldPauseTests
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 1, 1);
    private static readonly SiloAddress Other = SiloAddress.New(IPAddress.Loopback, 2, 2);

    [Fact]
    public void The_step_of_a_fence_is_forgotten_once_its_gate_is_open()
    {
        var gate = new WorldPause();
        gate.Close("one", Silo, 1);
        gate.Close("two", Silo, 1);
        gate.Reach("one", FenceStep.Cut);
        gate.StepOf("one").ShouldBe(FenceStep.Cut);
        gate.StepOf("two").ShouldBe(FenceStep.None);

        gate.Open("one", 1);
        gate.IsClosed.ShouldBeTrue();
        gate.StepOf("one").ShouldBe(FenceStep.None);
    }

    [Fact]
    public void So_it_is_when_the_silo_that_fenced_dies()
    {
        var gate = new WorldPause();
        gate.Close("one", Silo, 1);
        gate.Close("two", Other, 1);
        gate.Reach("one", FenceStep.Cut);
        gate.Open(Silo);
        gate.IsClosed.ShouldBeTrue();
        gate.StepOf("one").ShouldBe(FenceStep.None);
    }

    [Fact]
    public void A_step_that_is_told_late_changes_nothing()
    {
        var gate = new WorldPause();
        gate.Close("one", Silo, 1);
        gate.Open("one", 1);
        gate.Reach("one", FenceStep.Cut);
        gate.StepOf("one").ShouldBe(FenceStep.None);
    }
}
