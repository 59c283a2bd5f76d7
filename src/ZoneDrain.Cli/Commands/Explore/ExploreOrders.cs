using System.Globalization;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands.Explore;

/// <summary><c>zonedrain explore --orders</c>: the orders of offline, disable, destroy and release that do not end well.</summary>
internal static class ExploreOrders
{
    /// <summary>Searches every order under <paramref name="scheme"/>, or under every scheme, and prints what does not end well. 10 where something breaks, 11
    /// where something hangs or leaks and nothing breaks.</summary>
    public static ExitCode Run(CliHost host, SchemeId? scheme)
    {
        var rows = DeviceOrders.Run(scheme is { } one ? [one] : null, host.Interrupts.Token);
        var page = new Page(host);
        page.Paragraph(
            "A dax device made of one extent of a CXL memory device, as system RAM with a block online or as a devdax device that is mapped; every order of "
            + "what an administrator does with it, each step whatever became of the one before. The schedule tells what came of each step, and when a user "
            + "lets go.");
        foreach (var mode in DeviceOrders.Modes)
        {
            foreach (var user in Enum.GetValues<DeviceUser>())
                Show(page, mode, user, [.. rows.Where(row => row.Mode == mode && row.User == user)]);
        }

        var ends = rows.SelectMany(row => row.Ends).ToList();
        int Count(OrderEndKind kind) => rows.Count(row => row.Ends[0].Kind == kind);
        page.Answer(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Count} orders, users and schemes, {Figures.Count(rows.Sum(row => (long)row.States))} states: {Count(OrderEndKind.Done)} are done "
            + $"in every schedule, {Count(OrderEndKind.Refused)} are refused in some, {Count(OrderEndKind.Leaks)} leak, {Count(OrderEndKind.Hangs)} hang, "
            + $"{Count(OrderEndKind.Breaks)} break an invariant."));
        return ends.Exists(end => end.Kind == OrderEndKind.Breaks) ? ExitCode.SafetyViolated
            : ends.Exists(end => end.Kind is OrderEndKind.Hangs or OrderEndKind.Leaks) ? ExitCode.LivenessViolated : ExitCode.AllHeld;
    }

    private static void Show(Page page, DeviceMode mode, DeviceUser user, List<OrderRow> rows)
    {
        page.Heading($"{(mode == DeviceMode.SystemRam ? "System RAM" : "Devdax")}, {UserWords(user)}");
        var lines = from row in rows
                    from end in row.Ends
                    where end.Kind != OrderEndKind.Done
                    group row.Scheme by (Kind: KindWords(end), Schedule: string.Join(", ", end.Schedule)) into same
                    select (string[])[same.Key.Kind, same.Key.Schedule, Schemes([.. same.Distinct()])];
        var done = rows.Where(row => row.Ends[0].Kind == OrderEndKind.Done).GroupBy(row => string.Join(", ", row.Order.Select(Words<DeviceOperation>.Of)));
        page.Table(["ends", "schedule", "schemes"], [
            .. done.Select(order => (string[])["done", order.Key, Schemes([.. order.Select(row => row.Scheme)])]), .. lines]);
    }

    /// <summary>Their names in a cell.</summary>
    public static string Schemes(List<SchemeId> schemes) =>
        schemes.Count == SchemeList.All.Count ? "all" : string.Join(' ', schemes.Select(Words<SchemeId>.Of));

    private static string KindWords(OrderEnd end) => end.Kind switch
    {
        OrderEndKind.Breaks => $"breaks {end.Breaks}",
        OrderEndKind.Leaks => "leaks",
        OrderEndKind.Hangs => "hangs",
        OrderEndKind.Refused => "refused",
        _ => "done",
    };

    private static string UserWords(DeviceUser user) => user switch
    {
        DeviceUser.Nobody => "used by nobody",
        DeviceUser.Maps => "a page mapped by a process",
        DeviceUser.LetsGo => "a page pinned by a process that lets go at some time",
        _ => "a page pinned by a process that never lets go",
    };
}
