using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands.Simulate;

/// <summary>A simulation as text: the load, the drains, and where each strategy is cheaper.</summary>
internal static class SimulationTable
{
    private const int BarWidth = 16;

    /// <summary>Writes it.</summary>
    public static void Write(Page page, SimulateInputs inputs, SimulationReport report, Verdict verdict)
    {
        page.Paragraph(
            $"{report.Scenario} in virtual time, {report.Cores} {(report.Cores == 1 ? "core" : "cores")} a machine, seed {report.Seed}. "
            + $"Prices: {report.PricesFrom}.");
        page.Heading("Load");
        page.Table(
            [">silos", "strategy", ">served", ">refused", ">p50", ">p99", ">messages", ">remote", ">core time"],
            report.Rows.Select(row => (string[])
            [
                Figures.Count(row.Silos), StrategyNames.Of(row.Strategy), Figures.Rate(row.Rate), Percent(row.RefusedShare), Figures.Time(row.P50Ns),
                Figures.Time(row.P99Ns), Figures.Ratio(row.MessagesAnOperation), Figures.Ratio(row.RemoteAnOperation), Figures.Time(row.CpuNsAnOperation),
            ]));
        page.Paragraph(
            "Messages, those between silos, and core time are of one operation. Refused are, as on a real cluster, those that meet a process that ends.");
        page.Heading("What is taken while the load runs");
        page.Table(
            [">silos", "strategy", ">all cores", ">busiest silo", "busiest actor", ">taken", ">queue", ">retries"],
            report.Rows.Select(row => (string[])
            [
                Figures.Count(row.Silos), StrategyNames.Of(row.Strategy), Percent(row.MeanSilo), Percent(row.BusiestSilo), row.BusiestActor,
                Percent(row.BusiestActorShare), Figures.Count(row.QueueMax), Figures.Count(row.Retries),
            ]));
        page.Paragraph(
            "The queue is the longest at a silo. Retries are those of all operations: what had changed since it was looked at is tried again.");
        page.Heading("From the kill to the release");
        var longest = report.Rows.Select(row => (double)row.DrainNs).DefaultIfEmpty(1).Max();
        page.Table(
            [">silos", "strategy", ">time", ">messages", ">core time", "busiest actor", ">taken", $"0 … {Figures.Time(longest)}"],
            report.Rows.Select(row => (string[])
            [
                Figures.Count(row.Silos), StrategyNames.Of(row.Strategy), Figures.Time(row.DrainNs), Figures.Count(row.DrainMessages),
                Figures.Time(row.DrainCpuNs), row.DrainActor, Percent(row.DrainActorShare),
                new string('*', (int)Math.Round(BarWidth * row.DrainNs / Math.Max(1, longest))),
            ]));
        var faults = inputs.Requests[0].Faults.Count;
        if (faults > 0)
        {
            var least = report.Rows.Select(row => row.FaultsBegun).DefaultIfEmpty(0).Min();
            var more = least < faults ? "; more --operations let the load last longer" : "";
            page.Paragraph($"Of the timeline, {least} of {faults} changes came before the last release{more}.");
        }

        if (report.BreakEvens.Count > 0)
        {
            page.Heading("Lifetime of a pgmap from which on a strategy is cheaper");
            page.Table(
                [">silos", "cheaper above", "and below", ">in messages", ">in core time"],
                report.BreakEvens.Select(row => (string[])
                [
                    Figures.Count(row.Silos), StrategyNames.Of(row.Above), StrategyNames.Of(row.Below), Figures.Time(row.MessagesNs), Figures.Time(row.CpuNs),
                ]));
        }

        page.Findings(verdict);
        page.Answer(report.Answer);
    }

    /// <summary>The answer in a sentence: who releases first on the largest cluster, and what limits it.</summary>
    public static string Answer(SimulateInputs inputs, SimulationReport report)
    {
        if (report.Rows.Count == 0)
            return "Nothing was simulated.";
        var silos = report.Rows.Max(row => row.Silos);
        SimulationRow[] largest = [.. report.Rows.Where(row => row.Silos == silos)];

        // The floor, which awaits no page, is no answer where there is another.
        var fastest = largest.MinBy(row => (row.Strategy == StrategyId.Bulk, row.DrainNs, row.Strategy))!;
        var busiest = largest.MaxBy(row => Math.Max(row.BusiestActorShare, row.BusiestSilo))!;
        var limit = busiest.Bottleneck switch
        {
            "" => "nothing is taken for half of the time",
            "cores" => $"the cores of the busiest silo are taken for {Percent(busiest.BusiestSilo)} of the time",
            var actor => $"{actor} is the bottleneck, taken for {Percent(busiest.BusiestActorShare)} of the time",
        };
        var scanned = inputs.Scans ? $"Of {inputs.Requests.Count} sizes, on" : "On";
        return $"{scanned} {Figures.Count(silos)} silos {StrategyNames.Of(fastest.Strategy)} releases first, {Figures.Time(fastest.DrainNs)} after the kill, "
            + $"for {Figures.Count(fastest.DrainMessages)} messages, with {fastest.DrainActor} busy for {Percent(fastest.DrainActorShare)} of the time; "
            + $"under load {limit}.";
    }

    /// <summary>Writes what a swarm found.</summary>
    public static void Write(Page page, SwarmReport report, ulong seed)
    {
        if (report.Finding is not { } found)
        {
            page.Answer(
                $"{Figures.Count(report.Runs)} clusters with faults, seeds {seed} to {seed + (ulong)report.Runs - 1}, {Figures.Count(report.Events)} events: "
                + "every invariant held, and every drain ended.");
            return;
        }

        page.Heading($"Cluster {report.Runs}, seed {found.Seed}: {(found.IsUnsafe ? "an invariant is broken" : "a drain does not end")}");
        page.Definitions(
        [
            ("strategy", StrategyNames.Of(found.Strategy)), ("silos", $"{found.Silos} of {found.Cores} cores"),
            ("load", $"{found.Callers} callers, {found.Operations} operations"), ("shrunk", $"{found.Shrinkings} simulations"),
        ]);
        page.Bullets(found.Faults);
        page.Answer(found.What);
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0} %");
}
