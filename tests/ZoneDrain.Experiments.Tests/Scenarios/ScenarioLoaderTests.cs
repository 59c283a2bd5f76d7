using System.Globalization;
using System.Text;
using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class ScenarioLoaderTests
{
    [Fact]
    public void What_is_not_given_has_its_default()
    {
        var scenario = Yaml.Good(Yaml.Devdax);
        scenario.ShouldBe(new Scenario { Name = "small", Devices = [new DeviceSpec { Name = "dax0", Size = 64 << 20 }] });
        scenario.Load.Rate.ShouldBe(250_000);
        scenario.Teardown.Grace.ShouldBe(GracePlacement.Both);
    }

    [Fact]
    public void Every_section_is_read()
    {
        var scenario = Yaml.Good("""
            version: 1
            name: all-of-it
            description: "two: lines\nhere"
            seed: 18446744073709551615
            devices:
              - { name: pmem0, type: fsdax, size: 1GiB, order: 9, scheme: c3, drain: dirty-sweep, fileSystem: xfs }
            processes: { count: 3, threads: 4 }
            files:
              - { name: db, device: pmem0, count: 2, size: 64MiB, blocks: unwritten }
            workload:
              mix: { read-fault: 1, punch-hole: 2.5 }
              pages: { choice: hot-set, theta: 1.2, hotPages: 5, hotShare: 0.5 }
              gupPages: 16
              hold: { operations: 7, outliveProcess: 0.25 }
            load: { rate: 10k/s, operations: 5000, threads: 2 }
            teardown: { order: no-zap, orderly: false, grace: at-kill, deadline: 5s, releaseDeadline: 250us, cycles: 9 }
            repeat: { measured: 20, warmup: 0, audited: 2 }
            thresholds: [ "drain.p99 < 50ms", "errors <= 1%", "rate >= 1M/s", "memory > 1KiB" ]
            """);
        scenario.ShouldBe(new Scenario
        {
            Name = "all-of-it",
            Description = "two: lines\nhere",
            Seed = ulong.MaxValue,
            Devices =
            [
                new DeviceSpec
                {
                    Name = "pmem0", Type = MemoryType.FsDax, Size = 1 << 30, Order = 9, Scheme = SchemeId.C3,
                    Drain = StrategyId.DirtySweep, FileSystem = FileSystem.Xfs,
                },
            ],
            Processes = new ProcessSpec { Count = 3, Threads = 4 },
            Files = [new FileSpec { Name = "db", Device = "pmem0", Count = 2, Size = 64 << 20, Blocks = BlockState.Unwritten }],
            Workload = new WorkloadSpec
            {
                Mix = new OperationMix().With(WorkloadOperation.ReadFault, 1).With(WorkloadOperation.PunchHole, 2.5),
                Pages = new PageChoiceSpec { Choice = PageChoice.HotSet, Theta = 1.2, HotPages = 5, HotShare = 0.5 },
                GupPages = 16,
                Hold = new HoldSpec { Operations = 7, OutliveProcess = 0.25 },
            },
            Load = new LoadSpec { Rate = 10_000, Operations = 5000, Threads = 2 },
            Teardown = new TeardownSpec
            {
                Order = ZapOrder.None,
                Orderly = false,
                Grace = GracePlacement.AtKill,
                Deadline = TimeSpan.FromSeconds(5),
                ReleaseDeadline = TimeSpan.FromMicroseconds(250),
                Cycles = 9,
            },
            Repeat = new RepeatSpec { Measured = 20, Warmup = 0, Audited = 2 },
            Thresholds =
            [
                new Threshold("drain.p99", ThresholdSense.Less, 50e6, Quantity.Duration),
                new Threshold("errors", ThresholdSense.AtMost, 0.01, Quantity.Number),
                new Threshold("rate", ThresholdSense.AtLeast, 1e6, Quantity.Rate),
                new Threshold("memory", ThresholdSense.Greater, 1024, Quantity.Size),
            ],
        });
    }

    [Fact]
    public void All_errors_come_at_once_and_in_the_order_of_the_file()
    {
        const string keys = "allowed: version, name, description, seed, devices, processes, files, workload, load, teardown, faults, soak, repeat, thresholds";
        var result = ScenarioLoader.Load("""
            version: 1
            name: Bad Name
            devices:
              - name: dax0
                type: devdacks
                size: 64MB
            proceses: { count: 8 }
            load:
              rate: 250000
              threads: 200000
            teardown:
              deadline: soon
              deadline: 5s
            weather: []
            """, "bad.yaml");
        result.Errors.Select(error => error.ToString()).ShouldBe(
        [
            "bad.yaml:2:7: name: 'Bad Name' is not a name; allowed: 1 to 64 of a-z, 0-9 and hyphens",
            "bad.yaml:5:11: devices[0].type: 'devdacks' is not known, did you mean 'devdax'?; allowed: private, coherent, fsdax, devdax, p2p",
            "bad.yaml:6:11: devices[0].size: '64MB' is not a size; allowed: 4KiB to 6TiB: " + Units.SizeWords,
            "bad.yaml:7:1: 'proceses' is not a known key, did you mean 'processes'?; " + keys,
            "bad.yaml:9:9: load.rate: '250000' has no unit; allowed: 0.001/s to 1000000000000/s: " + Units.RateWords,
            "bad.yaml:10:12: load.threads: '200000' is too large; allowed: a whole number from 0 to 65536",
            "bad.yaml:12:13: teardown.deadline: 'soon' is not a duration; allowed: 1ms to 24h in steps of 100ns: " + Units.DurationWords,
            "bad.yaml:13:3: teardown.deadline: stands twice, first at bad.yaml:12; allowed: each key once",
            "bad.yaml:14:1: 'weather' is not a known key; " + keys,
        ]);
    }

    [Theory]
    [InlineData("seed: -1", "seed", "is too small")]
    [InlineData("seed: 18446744073709551616", "seed", "is too large")]
    [InlineData("seed: \"1\"", "seed", "stands in quotes")]
    [InlineData("seed: 1.5", "seed", "is not a whole number")]
    [InlineData("seed:", "seed", "has no value")]
    [InlineData("processes: 8", "processes", "is a single value")]
    [InlineData("processes: [8]", "processes", "is a list")]
    [InlineData("processes: { count: { min: 1 } }", "processes.count", "is a mapping of keys")]
    [InlineData("processes: { count: 100001 }", "processes.count", "is too large")]
    [InlineData("processes: { threads: 0 }", "processes.threads", "is too small")]
    [InlineData("files: none", "files", "is a single value")]
    [InlineData("workload: { mix: { read-fault: -1 } }", "workload.mix.read-fault", "is too small")]
    [InlineData("workload: { mix: { read-fault: NaN } }", "workload.mix.read-fault", "is not a number")]
    [InlineData("workload: { mix: { read-fault: 0 } }", "workload.mix", "gives no operation a weight")]
    [InlineData("workload: { mix: { fsync: 1 } }", "workload.mix.fsync", "has a weight, but fsync needs a file and no device is fsdax")]
    [InlineData("workload: { pages: { choice: zipfian } }", "workload.pages.choice", "is not known, did you mean 'zipf'?")]
    [InlineData("workload: { pages: { choice: hot-set, hotPages: 16385 } }", "workload.pages.hotPages", "is more than all pages of the devices")]
    [InlineData("workload: { hold: { outliveProcess: 1.1 } }", "workload.hold.outliveProcess", "is too large")]
    [InlineData("teardown: { orderly: yes }", "teardown.orderly", "is neither true nor false")]
    [InlineData("teardown: { deadline: 25h }", "teardown.deadline", "is too large")]
    [InlineData("teardown: { releaseDeadline: 1001ns }", "teardown.releaseDeadline", "is finer than 100ns")]
    [InlineData("thresholds: [ drain.p99 ]", "thresholds[0]", "is not a threshold")]
    [InlineData("thresholds: [ a < 1, 'b < 5 parsecs' ]", "thresholds[1]", "has a value without a known unit: '5 parsecs'")]
    [InlineData("thresholds: [ a < 1, a<1.0 ]", "thresholds[1]", "stands here twice")]
    public void A_wrong_value_is_one_error_at_its_path(string line, string path, string message)
    {
        var error = Yaml.OnlyError(Yaml.Devdax + line);
        error.Path.ShouldBe(path);
        error.Message.ShouldBe(message);
        error.Line.ShouldBe(7);
        error.Allowed.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("# only a comment\n", "is empty")]
    [InlineData("just words", "is not a scenario")]
    [InlineData("[1, 2]", "is not a scenario")]
    [InlineData("version: 1\n---\nversion: 1", "is not YAML: a second document begins; a scenario is one document")]
    [InlineData("a: &x 1\nb: *x", "is not YAML: anchors are not allowed")]
    [InlineData("a: *x", "is not YAML: aliases are not allowed")]
    [InlineData("a: !!str x", "is not YAML: tags are not allowed")]
    [InlineData("? [a]\n: 1", "is not YAML: a key must be a single word")]
    public void What_is_no_scenario_at_all_is_one_error(string text, string message) => Yaml.OnlyError(text).Message.ShouldBe(message);

    [Fact]
    public void Broken_YAML_is_reported_at_its_place()
    {
        var error = Yaml.OnlyError("version: 1\nname: \"open\ndevices: [\n");
        error.Message.ShouldStartWith("is not YAML: ");
        error.Line.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Deep_nesting_is_refused() => Yaml.OnlyError("a: " + new string('[', 100_000)).Message.ShouldStartWith("is not YAML: ");

    [Fact]
    public void Version_is_the_first_key_and_1()
    {
        Yaml.OnlyError(Yaml.Devdax.Replace("version: 1\nname: small", "name: small\nversion: 1", StringComparison.Ordinal))
            .Message.ShouldBe("is the first key");
        Yaml.OnlyError(Yaml.Devdax.Replace("version: 1", "version: 2", StringComparison.Ordinal)).ShouldSatisfyAllConditions(
            error => error.Path.ShouldBe("version"), error => error.Allowed.ShouldBe("1"));
    }

    [Fact]
    public void Missing_keys_are_named()
    {
        var result = ScenarioLoader.Load("version: 1\ndevices:\n  - type: devdax\n", "test.yaml");
        result.Errors.Select(error => (error.Path, error.Message, error.Line)).ShouldBe(
            [("name", "is missing", 1), ("devices[0].name", "is missing", 3), ("devices[0].size", "is missing", 3)]);
    }

    [Fact]
    public void A_million_lines_are_refused_with_one_error()
    {
        var error = Yaml.OnlyError(string.Concat(Enumerable.Repeat("a: 1\n", 1_000_000)));
        error.Message.ShouldBe("is too long");
        error.Line.ShouldBe(ScenarioLoader.LinesMax + 1);
    }

    [Fact]
    public void A_long_line_is_refused_with_one_error() =>
        Yaml.OnlyError("description: " + new string('x', ScenarioLoader.CharactersMax)).Message.ShouldBe("is too large");

    [Fact]
    public void Errors_beyond_a_hundred_are_counted()
    {
        var text = new StringBuilder(Yaml.Devdax);
        for (var key = 0; key < 9000; key++)
            text.Append(CultureInfo.InvariantCulture, $"key{key}: 1\n");
        var result = ScenarioLoader.Load(text.ToString(), "test.yaml");
        result.Errors.Count.ShouldBe(ScenarioLoader.ErrorsMax);
        result.ErrorsLeftOut.ShouldBe(9000 - ScenarioLoader.ErrorsMax);
    }

    [Fact]
    public void A_list_that_is_too_long_is_read_up_to_its_limit()
    {
        var items = string.Concat(Enumerable.Range(0, 5000).Select(item => $"  - m{item}\n"));
        var result = ScenarioLoader.Load(Yaml.Devdax + "thresholds:\n" + items, "test.yaml");
        result.Errors[0].Message.ShouldBe("has 5000 items");
        (result.Errors.Count + result.ErrorsLeftOut).ShouldBe(101);
    }

    [Fact]
    public void A_value_in_a_message_is_cut()
    {
        var error = Yaml.OnlyError(Yaml.Devdax + "seed: " + new string('9', 5000));
        error.Value.Length.ShouldBe(61);
        error.Message.ShouldBe("is too large");
    }

    [Fact]
    public void Thresholds_name_known_metrics_in_their_unit()
    {
        var metrics = new Dictionary<string, Quantity> { ["drain.p99"] = Quantity.Duration, ["errors"] = Quantity.Number };
        var options = new ScenarioLoadOptions { Metrics = metrics };
        Yaml.Good(Yaml.Devdax + "thresholds: [ drain.p99 < 1ms, errors < 1 ]", options).Thresholds.Count.ShouldBe(2);
        Yaml.OnlyError(Yaml.Devdax + "thresholds: [ drain.p98 < 1ms ]", options).ToString()
            .ShouldBe("test.yaml:7:15: thresholds[0]: 'drain.p98 < 1ms' names the unknown metric 'drain.p98', did you mean 'drain.p99'?; "
                + "allowed: drain.p99; errors");
        Yaml.OnlyError(Yaml.Devdax + "thresholds: [ drain.p99 < 1MiB ]", options).Message.ShouldBe("compares drain.p99 with another unit");
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_and_no_exception()
    {
        var result = ScenarioLoader.LoadFile(Path.Combine(Path.GetTempPath(), "no-such-folder", "none.yaml"));
        result.Errors.ShouldHaveSingleItem().Message.ShouldStartWith("cannot be read: ");
    }
}
