using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands.Explore;

/// <summary><c>zonedrain explore --failures</c>: what is left of a device's memory when an operation on it fails.</summary>
internal static class ExploreFailures
{
    /// <summary>Searches every operation and failure point under <paramref name="scheme"/>, or under every scheme. 10 where memory is taken away under
    /// somebody, 11 where it leaks or is lost and is taken away from nobody.</summary>
    public static ExitCode Run(CliHost host, SchemeId? scheme)
    {
        var rows = DeviceFailures.Run(scheme is { } one ? [one] : null, host.Interrupts.Token);
        var page = new Page(host);
        page.Paragraph(
            "An operation on a dax device fails at one point and is tried once more. What is left of the memory is the worst that a search of every schedule "
            + "finds; the schedule, the shortest to it, tells what came of each step in the order in which they end.");
        foreach (var operation in rows.GroupBy(row => (row.Mode, row.Operation)))
        {
            page.Heading(Title(operation.Key.Mode, operation.Key.Operation));
            var lines = from row in operation
                        group row.Scheme by (row.Point, row.Fate, row.Breaks, Schedule: string.Join(", ", row.Schedule)) into same
                        orderby same.Key.Point
                        let schemes = ExploreOrders.Schemes([.. same])
                        select (string[])[PointWords(same.Key.Point), FateWords(same.Key.Fate, same.Key.Breaks), schemes, same.Key.Schedule];
            page.Table(["fails because", "memory is", "schemes", "schedule"], lines);
        }

        int Count(MemoryFate fate) => rows.Count(row => row.Fate == fate);
        page.Answer(
            $"{rows.Count} operations, points and schemes: the memory is given back in {Count(MemoryFate.GivenBack)}, usable in "
            + $"{Count(MemoryFate.Usable)}, leaked in {Count(MemoryFate.Leaked)}, lost until reboot in {Count(MemoryFate.LostUntilReboot)}, "
            + $"taken away under a holder in {Count(MemoryFate.TakenAway)}.");
        return Count(MemoryFate.TakenAway) > 0 ? ExitCode.SafetyViolated
            : Count(MemoryFate.Leaked) + Count(MemoryFate.LostUntilReboot) > 0 ? ExitCode.LivenessViolated : ExitCode.AllHeld;
    }

    private static string Title(DeviceMode mode, DeviceOperation operation) => (mode, operation) switch
    {
        (DeviceMode.Devdax, _) => "Teardown of a devdax device (disable)",
        (DeviceMode.FsDax, _) => "Unbind of persistent memory under xfs",
        (DeviceMode.DriverMemory, _) => "Removal of a driver's memory",
        (_, DeviceOperation.Disable) => "Disable of a system-ram device that is offline",
        (_, DeviceOperation.Offline) => "Offline of a system-ram device",
        (_, DeviceOperation.Destroy) => "Destroy of a device that is disabled",
        _ => "Release of an extent whose device is destroyed",
    };

    private static string PointWords(FailurePoint point) => point switch
    {
        FailurePoint.NoFrame => "no frame to move to",
        FailurePoint.PageChanges => "a page is going or split",
        FailurePoint.EntryChanges => "an entry changes",
        FailurePoint.PageIsolated => "a page is still out",
        FailurePoint.KilledBefore => "killed by another",
        FailurePoint.DeviceRefuses => "the device refuses",
        FailurePoint.Pinned => "a pin that goes",
        FailurePoint.PinnedForEver => "a pin for ever",
        _ => Words<FailurePoint>.Of(point),
    };

    private static string FateWords(MemoryFate fate, string breaks) => fate switch
    {
        MemoryFate.GivenBack => "given back",
        MemoryFate.Usable => "usable",
        MemoryFate.Leaked => "leaked",
        MemoryFate.LostUntilReboot => "lost until reboot",
        _ => $"taken away ({breaks})",
    };
}
