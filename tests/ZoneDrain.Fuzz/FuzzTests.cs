using System.Text;
using Shouldly;
using ZoneDrain.Fuzz.Targets;

namespace ZoneDrain.Fuzz;

/// <summary>
/// Goal: no input crashes a reader, hangs it or fills memory. Method: good inputs, mutated. A million of them: ZONEDRAIN_FUZZ_INPUTS=1000000 dotnet test
/// tests/ZoneDrain.Fuzz -c Release.
/// </summary>
public sealed class FuzzTests
{
    private static readonly FuzzTarget[] Targets =
    [
        new ScenarioTarget(), new TraceTarget(), new ScheduleTarget(), new RunFolderTarget(), new PriceTarget(), new PriceFileTarget(),
        new ClusterPricesTarget(), new AddressTarget(), new DatabaseTarget(), new SettingsTarget(),
    ];

    public static TheoryData<string> Names() => [.. Targets.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_mutated_input_breaks(string name) => FuzzRun.Of(Find(name)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_good_input_and_every_finding_of_before_is_borne(string name)
    {
        var target = Find(name);
        var inputs = target.Corpus.Concat(Findings.Known().Where(finding => finding.Target == name).Select(finding => File.ReadAllBytes(finding.File)));
        inputs.Select(input => FuzzRun.TryOne(target, input) is { } problem ? $"{problem}: {Encoding.UTF8.GetString(input)}" : null)
            .Where(problem => problem is not null).ShouldBeEmpty();
    }

    [Fact]
    public void Every_ten_thousandth_is_somebodys()
    {
        Targets.Sum(target => target.Share).ShouldBe(10_000);
        Targets.ShouldAllBe(target => target.Corpus.Count > 0);
    }

    [Fact]
    public void The_same_seed_makes_the_same_input()
    {
        var corpus = new[] { Encoding.UTF8.GetBytes("name: 1\nother: 2\n") };
        Enumerable.Range(0, 100).ShouldAllBe(seed => new Mutator(seed).Next(corpus).SequenceEqual(new Mutator(seed).Next(corpus)));
        Enumerable.Range(0, 100).Select(seed => Convert.ToHexString(new Mutator(seed).Next(corpus))).Distinct().Count().ShouldBeGreaterThan(80);
    }

    private static FuzzTarget Find(string name) => Targets.Single(target => target.Name == name);
}
