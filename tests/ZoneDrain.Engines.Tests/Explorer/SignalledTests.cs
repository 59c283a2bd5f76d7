using Shouldly;
using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>Signals in the explorer's worlds.</summary>
public sealed class SignalledTests
{
    [Theory]
    [InlineData(SchemeId.A1)]
    [InlineData(SchemeId.D)]
    [InlineData(SchemeId.E)]
    public void A_signal_that_crosses_the_wake_it_replaces_breaks_nothing(SchemeId scheme)
    {
        // A truncator once took the page's notice, which crossed the signal, for the invalidate lock it waited for next, and gave back a lock it did not have.
        var quiet = new WorldSettings { Scheme = scheme, Teardown = TeardownKind.Orderly };
        var (without, with) = (Exploration.Run(new() { World = quiet }), Exploration.Run(new() { World = quiet with { Signals = 2 } }));
        with.IsComplete.ShouldBeTrue();
        with.Stuck.ShouldBeEmpty();
        with.States.ShouldBeGreaterThan(without.States);
        with.Findings.Select(found => found.Violation.Invariant).ShouldBe(without.Findings.Select(found => found.Violation.Invariant), ignoreOrder: true);
    }

    [Fact]
    public void An_interrupted_eviction_leaves_an_entry_that_holds_the_pgmap_for_ever_under_c()
    {
        // Mail S3's eviction breaks layouts as truncation does, and a signal ends that wait. Its sequel (c3) and Linux (e) wait uninterruptibly.
        var world = new WorldSettings { Scheme = SchemeId.C, Teardown = TeardownKind.Orderly, Signals = 2 };
        var stuck = Exploration.Run(new() { World = world }).Stuck.ShouldHaveSingleItem();
        stuck.Waiting.ShouldHaveSingleItem().ShouldContain("held by index entry 0 of inode-0, which will never let go");
        foreach (var scheme in (SchemeId[])[SchemeId.C3, SchemeId.E]) Exploration.Run(new() { World = world with { Scheme = scheme } }).Stuck.ShouldBeEmpty();
    }

    [Fact]
    public void An_interrupted_eviction_leaves_its_inode_in_memory()
    {
        var world = Worlds.Make(new() { Scheme = SchemeId.C, Teardown = TeardownKind.Orderly, Signals = 2 });
        EveryEnd.Of(world, 1_000_000, end => (end.Inodes[0].Entries().Any() && end.Inodes[0].Evicting).ShouldBeFalse("nobody could open it"));
    }
}
