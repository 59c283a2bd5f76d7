using Shouldly;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Simulations;

namespace ZoneDrain.Experiments.Tests.Simulations;

/// <summary>What the faults of a timeline are in virtual time.</summary>
public sealed class VirtualTimelineTests
{
    private static readonly TimeSpan DeclaredAfter = TimeSpan.FromSeconds(3);

    [Fact]
    public void A_silo_that_is_killed_is_declared_dead_after_a_while_and_another_comes_at_the_end()
    {
        var (death, joins) = Two(FaultKind.SiloKilled, forS: 20);
        (death.Kind, death.AtNs, death.ForNs, death.First).ShouldBe((VirtualFaultKind.RackDies, 10_000_000_000, 3_000_000_000, 1));
        (joins.Kind, joins.AtNs).ShouldBe((VirtualFaultKind.JoinWave, 30_000_000_000));
    }

    [Fact]
    public void A_silo_that_was_added_leaves_at_the_end()
    {
        var (joins, leaves) = Two(FaultKind.SiloAdded, forS: 5);
        (joins.Kind, joins.AtNs).ShouldBe((VirtualFaultKind.JoinWave, 10_000_000_000));
        (leaves.Kind, leaves.AtNs, leaves.First).ShouldBe((VirtualFaultKind.SilosLeave, 15_000_000_000, 3));
    }

    [Fact]
    public void A_silo_that_leaves_has_a_successor()
    {
        var (leaves, joins) = Two(FaultKind.SiloLeaves, forS: 5);
        (leaves.Kind, leaves.First, joins.Kind).ShouldBe((VirtualFaultKind.SilosLeave, 1, VirtualFaultKind.JoinWave));
    }

    [Theory]
    [InlineData(FaultKind.SiloPaused, VirtualFaultKind.Pause)]
    [InlineData(FaultKind.SiloPartitioned, VirtualFaultKind.Partition)]
    public void A_silo_is_lost_that_is_silent_for_longer_than_silos_are_declared_dead_after(FaultKind fault, VirtualFaultKind silent)
    {
        VirtualTimeline.Of([Fault(fault, forS: 2)], 3, DeclaredAfter).ShouldHaveSingleItem().Kind.ShouldBe(silent);
        Two(fault, forS: 3).First.Kind.ShouldBe(VirtualFaultKind.RackDies);
    }

    [Fact]
    public void The_one_that_has_been_there_longest_goes_but_never_the_first()
    {
        FaultSpec[] kills = [.. Enumerable.Range(0, 4).Select(number => Fault(FaultKind.SiloKilled, forS: 5) with { At = TimeSpan.FromSeconds(10 * number) })];
        var dead = VirtualTimeline.Of(kills, 3, DeclaredAfter).Where(fault => fault.Kind == VirtualFaultKind.RackDies).Select(fault => fault.First);
        dead.ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(FaultKind.DroppedCalls, VirtualFaultKind.DroppedCalls)]
    [InlineData(FaultKind.RepeatedCalls, VirtualFaultKind.RepeatedCalls)]
    [InlineData(FaultKind.DelayedCalls, VirtualFaultKind.DelayedCalls)]
    public void Calls_go_astray_in_the_share_and_by_the_delay_of_the_timeline_on_one_silo_too(FaultKind fault, VirtualFaultKind kind)
    {
        var found = VirtualTimeline.Of([Fault(fault, forS: 5) with { Share = 0.25, Delay = TimeSpan.FromMilliseconds(3) }], 1, DeclaredAfter);
        found.ShouldHaveSingleItem().ShouldBe(new VirtualFault(kind, 10_000_000_000, 5_000_000_000, 0, 0, Share: 0.25, DelayNs: 3_000_000));
    }

    private static FaultSpec Fault(FaultKind fault, int forS) => new() { Fault = fault, At = TimeSpan.FromSeconds(10), For = TimeSpan.FromSeconds(forS) };

    private static (VirtualFault First, VirtualFault Second) Two(FaultKind fault, int forS)
    {
        var found = VirtualTimeline.Of([Fault(fault, forS)], 3, DeclaredAfter);
        found.Count.ShouldBe(2);
        return (found[0], found[1]);
    }
}
