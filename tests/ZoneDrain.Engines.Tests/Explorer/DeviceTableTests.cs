using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: the orders of offline, disable, destroy and release, and what is left where one fails, are those that kernel-model 6.5 and the recordings say (row 42:
/// a block that is online when its driver goes stays for good). Method: every order, user and scheme, every question that can be refused.
/// </summary>
public sealed class DeviceTableTests(ITestOutputHelper output)
{
    private static readonly DeviceOperation[] Right =
        [DeviceOperation.Offline, DeviceOperation.Disable, DeviceOperation.Destroy, DeviceOperation.Release];

    private static readonly SchemeId[] Waiting = [SchemeId.A1, SchemeId.C, SchemeId.C3, SchemeId.D, SchemeId.F];

    public static TheoryData<SchemeId> Schemes => [.. SchemeList.All.Select(scheme => scheme.Id)];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Of_all_orders_of_system_RAM_one_is_done_and_one_that_disables_before_it_is_offline_leaks(SchemeId scheme)
    {
        foreach (var user in (DeviceUser[])[DeviceUser.Nobody, DeviceUser.Maps])
        {
            foreach (var row in DeviceOrders.Run([scheme]).Where(row => row.Mode == DeviceMode.SystemRam && row.User == user))
            {
                var disablesFirst = row.Order.ToList().IndexOf(DeviceOperation.Disable) < row.Order.ToList().IndexOf(DeviceOperation.Offline);
                var expected = disablesFirst ? OrderEndKind.Leaks : row.Order.SequenceEqual(Right) ? OrderEndKind.Done : OrderEndKind.Refused;
                row.Ends.ShouldHaveSingleItem().Kind.ShouldBe(expected, string.Join(' ', row.Order));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_pin_for_ever_hangs_a_disable_that_waits_and_outlives_one_that_does_not(SchemeId scheme)
    {
        var row = DeviceOrders.Search(DeviceMode.Devdax, DeviceUser.Keeps, scheme, Right[1..]);
        var end = row.Ends.ShouldHaveSingleItem();
        if (Waiting.Contains(scheme)) (end.Kind, end.Schedule.ShouldHaveSingleItem()).ShouldBe((OrderEndKind.Hangs, "disable waits for ever"));
        else (end.Kind, end.Breaks).ShouldBe((OrderEndKind.Breaks, "N"));
        output.WriteLine($"{scheme}: {row.States} states");
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_pin_that_goes_in_time_or_not_shows_both_ends(SchemeId scheme)
    {
        var kinds = DeviceOrders.Search(DeviceMode.Devdax, DeviceUser.LetsGo, scheme, Right[1..]).Ends.Select(end => end.Kind).Distinct();
        kinds.ShouldBe(Waiting.Contains(scheme) ? [OrderEndKind.Done] : [OrderEndKind.Breaks, OrderEndKind.Done]);
    }

    [Fact]
    public void A_failure_leaves_memory_usable_unless_a_driver_goes_without_it_or_a_drain_waits_for_ever()
    {
        var rows = DeviceFailures.Run();
        MemoryFate Fate(DeviceOperation operation, FailurePoint point, SchemeId scheme) =>
            rows.Single(row => (row.Operation, row.Point, row.Scheme) == (operation, point, scheme) && IsOwn(row)).Fate;

        // Several tables have a disable: that of a devdax device is meant.
        bool IsOwn(FailureRow row) => row.Operation != DeviceOperation.Disable || row.Mode == DeviceMode.Devdax;
        foreach (var scheme in SchemeList.All.Select(scheme => scheme.Id))
        {
            foreach (var point in (FailurePoint[])
                     [FailurePoint.NoFrame, FailurePoint.PageChanges, FailurePoint.EntryChanges, FailurePoint.PageIsolated, FailurePoint.PinnedForEver])
                Fate(DeviceOperation.Offline, point, scheme).ShouldBe(MemoryFate.Usable, $"{point} {scheme}");
            Fate(DeviceOperation.Disable, FailurePoint.PinnedForEver, scheme).ShouldBe(Waiting.Contains(scheme) ? MemoryFate.Leaked : MemoryFate.TakenAway);
            Fate(DeviceOperation.Disable, FailurePoint.KilledBefore, scheme).ShouldBe(MemoryFate.Usable);
            Fate(DeviceOperation.Destroy, FailurePoint.DeviceRefuses, scheme).ShouldBe(MemoryFate.GivenBack);
            Fate(DeviceOperation.Release, FailurePoint.DeviceRefuses, scheme).ShouldBe(MemoryFate.GivenBack);

            // A pipe keeps a page of a file whoever is killed; a driver that cannot evict keeps its memory, and hands out nothing of it.
            Of(DeviceMode.FsDax, FailurePoint.PinnedForEver).ShouldBe(Waiting.Contains(scheme) ? MemoryFate.Leaked : MemoryFate.TakenAway, $"{scheme}");
            Of(DeviceMode.DriverMemory, FailurePoint.PinnedForEver).ShouldBe(MemoryFate.Leaked);
            foreach (var point in (FailurePoint[])[FailurePoint.NoFrame, FailurePoint.PageChanges, FailurePoint.EntryChanges, FailurePoint.Pinned])
                Of(DeviceMode.DriverMemory, point).ShouldBe(MemoryFate.Usable, $"{point} {scheme}");
            MemoryFate Of(DeviceMode mode, FailurePoint point) => rows.Single(row => (row.Mode, row.Point, row.Scheme) == (mode, point, scheme)).Fate;
            rows.Single(row => row.Mode == DeviceMode.SystemRam && row.Operation == DeviceOperation.Disable && row.Scheme == scheme
                && row.Point == FailurePoint.PageIsolated).Fate.ShouldBe(MemoryFate.LostUntilReboot);
        }
    }
}
