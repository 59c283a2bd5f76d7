using OwnStrategy;
using ZoneDrain.Drains;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ids;
using ZoneDrain.Messages;

// dotnet run -c Release [-- SECONDS]: the time that measuring may take, 20 s unless given.
StrategyList.Add<HastyPercpu>();
Compare(TimeSpan.FromSeconds(args is [var seconds] ? double.Parse(seconds) : 20));
Explore();

static void Compare(TimeSpan budget)
{
    var scenario = ShippedScenarios.Get("default", new() { Sets = ["devices[0].size=16MiB", "load.operations=5000", "repeat.measured=2"] })!;
    var request = new CompareRequest(
        scenario.Scenario!, scenario.Effective!, [StrategyId.Bulk, StrategyId.Sweep, StrategyId.Percpu, HastyPercpu.Id], null, 1, Prices.None, null)
    {
        Budget = budget,
    };
    var runner = new ComparisonRunner((workers, _) => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System);
    var report = runner.Run(request, new Progress<ComparisonProgress>(), CancellationToken.None);
    foreach (var price in report.EdgePrices)
        Console.WriteLine($"{price.Strategy}: an edge pair back to back on one core costs {price.OneCore?.Mean:0.0} ns above bulk");
    foreach (var pair in report.BreakEvens) Console.WriteLine($"{pair.First} / {pair.Second}: {pair.Sentence}");
    foreach (var broken in report.Violations) Console.WriteLine($"{broken.Strategy} broke {broken.Invariant}");
}

// A device goes away under its users, with both grace periods and with none; the kill travels from worker to worker.
static void Explore()
{
    foreach (var grace in (GracePlacement[])[GracePlacement.Both, GracePlacement.None])
    {
        var known = Search(StrategyId.Percpu, grace).Select(finding => finding.Violation.Invariant).ToHashSet();
        var findings = Search(HastyPercpu.Id, grace);
        var fresh = findings.Where(finding => !known.Contains(finding.Violation.Invariant)).ToList();
        Console.WriteLine($"grace {grace}: hasty-percpu breaks {fresh.Count} invariants that percpu keeps");
        if (fresh.Count == 0) continue;
        foreach (var line in Story.Of(World(HastyPercpu.Id, grace), fresh.MinBy(finding => finding.Schedule.Count)!.Schedule)) Console.WriteLine(line);
    }
}

static IReadOnlyList<Finding> Search(StrategyId strategy, GracePlacement grace) => Exploration.Run(new() { World = World(strategy, grace) }).Findings;

static WorldSettings World(StrategyId strategy, GracePlacement grace) =>
    new() { Strategy = strategy, Scheme = SchemeId.D, Teardown = TeardownKind.Disorderly, Grace = grace };
