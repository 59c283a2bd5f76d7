using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Cli.Tests;

/// <summary>Wrong command lines and files: exit code 2, the place, the value, what is allowed, what to try, and nothing written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("comapre", "'comapre' is not a command, did you mean 'compare'?",
        "compare, load, soak, simulate, bench, replay, diagnose, explore, story, report, serve, scenario, silo, list, completion")]
    [InlineData("--bogus", "'--bogus' is not an option", "--help")]
    [InlineData("compare --sed 3", "'--sed' is not an option, did you mean '--seed'?", "--seed")]
    [InlineData("compare --seed", "--seed: has no value", "--seed N")]
    [InlineData("compare --seed 1 --seed 2", "--seed: '1 2' is given more than once", "one value")]
    [InlineData("compare --seed -1", "--seed: '-1' is not a seed", "a whole number from 0 to 18446744073709551615")]
    [InlineData("compare a b", "'b' is one argument too many", "SCENARIO")]
    [InlineData("compare hotset", "'hotset' is neither a file nor a shipped scenario, did you mean 'hot-set'?", "zonedrain scenario list")]
    [InlineData("compare --repeat 1001", "--repeat: '1001' is not a number of repetitions", "1 to 1000")]
    [InlineData("compare --strategies sweep,contour", "'contour' is not a strategy, did you mean 'counter'?", "zonedrain list strategies")]
    [InlineData("compare --strategies sweep,sweep", "leaves nothing to compare with", "at least two different strategies")]
    [InlineData("compare --explain tree", "'tree' is not among the strategies of this run", "bulk, sweep, counter, percpu")]
    [InlineData("compare --price first-use=40", "'40' is not a duration", "units are ns")]
    [InlineData("compare --price use=40ns", "names the event 'use'", "first-use")]
    [InlineData("compare --price counter:first-use=40ns", "counter:last-use is not", "give both halves")]
    [InlineData("compare --price sweep:first-use=40ns", "pays for no first-use", "counter, percpu")]
    [InlineData("compare --budget soon", "'soon' is not a duration", "units are ns")]
    [InlineData("compare --budget 3days", "--budget: '3days' is too long", "0s to 1 day")]
    [InlineData("compare --price tea:first-use=40ns", "names the strategy 'tea'", "drop-each")]
    [InlineData("compare --prices guessed", "'guessed' is no set of prices", "measured, kernel, or a prices file")]
    [InlineData("compare --engine deterministic", "'deterministic' is not an engine", "embedded, orleans")]
    [InlineData("compare --engine embeded", "is not an engine, did you mean 'embedded'?", "embedded, orleans")]
    [InlineData("silo", "--config: is missing", "a file, a folder with a silo.json, or variables such as Orleans__ClusterId")]
    [InlineData("silo --config nowhere", "--config: 'nowhere'", "cannot be read")]
    [InlineData("compare --format yaml", "'yaml' is not a format", "table, json")]
    [InlineData("compare --set load.rate", "'load.rate' is not PATH=VALUE", "load.rate=500k/s")]
    [InlineData("compare --set load.rate=fast", "load.rate: 'fast'", "250000/s")]
    [InlineData("compare --set load.speed=1", "load.speed", "rate, operations, threads")]
    [InlineData("compare --baseline nowhere", "--baseline: 'nowhere' cannot be read", "a run folder of compare")]
    [InlineData("compare --pace fast", "--pace: 'fast' is given without --trace", "--trace FILE")]
    [InlineData("compare --trace nowhere.txt --pace warp", "--pace: 'warp' is not a pace", "recorded, fast")]
    [InlineData("compare --trace nowhere.txt", "--trace: 'nowhere.txt' cannot be read", "/sys/kernel/tracing/trace")]
    [InlineData("scenario", "needs a command", "new, validate, schema, list")]
    [InlineData("scenario new my.txt", "'my.txt' does not end in .yaml", "zonedrain scenario new my.yaml")]
    [InlineData("scenario new my.yaml --from nothing", "'nothing' is not a shipped scenario", "default")]
    [InlineData("scenario validate", "misses an argument", "FILE")]
    [InlineData("list strategy", "'strategy' is not a command, did you mean 'strategies'?", "schemes")]
    [InlineData("replay", "misses an argument", "FILE")]
    [InlineData("diagnose", "--ref: is missing", "a whole number, as --ref 2")]
    [InlineData("diagnose --ref many", "--ref: 'many' is not a number in range", "a whole number from -67108863 to 67108863")]
    [InlineData("diagnose --ref 2 --map 1 --scheme a2", "--map: '1' is not seen under a2, which keeps no mapcount of fsdax pages", "allowed: 0")]
    [InlineData("diagnose --ref 2 --type ram", "--type: 'ram' is not known", "private, coherent, fsdax, devdax, p2p")]
    [InlineData("diagnose --ref 2 --scheme e20", "--scheme: 'e20' is not known", "a1, a2, b, c, c3, d, e, f, e19")]
    [InlineData("diagnose --ref 2 --pgmap x", "--pgmap: 'x' is not a number in range", "a whole number")]
    [InlineData("diagnose --ref 2 --scheme f --frames 4", "--frames: '4' has no meaning", "counts uses and not its pages")]
    [InlineData("diagnose --ref 2 --most 0", "--most: '0' is not a number in range", "a whole number from 1 to 20")]
    [InlineData("explore --orders --failures", "--failures: is given beside --orders", "one of the two")]
    [InlineData("explore --orders --world large", "--world: 'large' does not go with --orders", "has a world of its own")]
    [InlineData("explore --orders --lose 1", "--lose: '1' does not go with --orders", "has a world of its own")]
    [InlineData("explore --failures --instant-kill", "--instant-kill: does not go with --failures", "has a world of its own")]
    [InlineData("explore --matrix --wake-at-mappings", "--wake-at-mappings: does not go with --matrix", "searches every scheme to the end")]
    [InlineData("explore --schedules 10", "--schedules: '10' means nothing to an exhaustive search", "--search random or pct")]
    [InlineData("explore --seed 5", "--seed: '5' means nothing to an exhaustive search", "--search random or pct")]
    [InlineData("explore --search pct --states 10", "--states: '10' means nothing to a search that draws schedules", "--search exhaustive")]
    [InlineData("explore --matrix --states 10", "--states: '10' does not go with --matrix", "searches every scheme to the end")]
    [InlineData("explore --matrix --death 1", "--death: '1' does not go with --matrix", "searches every scheme to the end")]
    [InlineData("explore --faults --world large", "--world: 'large' does not go with --faults", "has worlds of its own")]
    [InlineData("explore --faults --lose 1", "--lose: '1' does not go with --faults", "has worlds of its own")]
    [InlineData("explore --faults --states 10", "--states: '10' does not go with --faults", "is searched to the end")]
    [InlineData("explore --orders --seed 5", "--seed: '5' does not go with --orders", "is searched to the end")]
    [InlineData("explore --failures --out traces", "--out: 'traces' does not go with --failures", "has a world of its own")]
    [InlineData("explore --scheme d --wake-at-mappings", "--scheme: 'd' sleepers are woken at mappings", "e and e19, not d")]
    [InlineData("explore --world write-back --teardown driver-memory", "--teardown: 'driver-memory'", "goes with world small alone")]
    [InlineData("explore --death 2 --teardown devdax-zap", "--death: '2'", "the budget is 0 or 1")]
    [InlineData("explore --death 1 --teardown orderly", "--death: '1'", "the small world of devdax-zap alone")]
    [InlineData("explore --home dying", "--home: 'dying' means nothing where no fault that it is about may happen", "beside --death 1")]
    [InlineData("explore --death 1 --teardown devdax-zap --link drain", "--link: 'drain' means nothing", "beside --lose, --repeat or --reorder")]
    [InlineData("explore --remedy stamps", "--remedy: 'stamps' means nothing", "beside any of the faults")]
    [InlineData("explore --home nowhere", "--home: 'nowhere'", "living, dying")]
    [InlineData("replay .", "'.' is a directory", "a recorded kernel trace")]
    [InlineData("load", "SCENARIO: is missing", "zonedrain load default")]
    [InlineData("soak", "SCENARIO: is missing", "zonedrain soak default")]
    [InlineData("load default --rate 0/s", "error: --rate 0/s: load.rate: '0/s' is too small", "250000/s")]
    [InlineData("load default --rate 50", "load.rate: '50' has no unit", "250000/s")]
    [InlineData("load default --rate 1k/s --concurrency 2", "--concurrency: '2' is given beside --rate", "a closed loop has no rate")]
    [InlineData("load default --stage 10s:5/s --rate 1k/s", "--stage: '10s:5/s' is given beside --rate or --concurrency", "stages have rates of their own")]
    [InlineData("load default --stage 10s", "--stage: '10s' is not a stage", "TIME:RATE..RATE for a ramp, as 30s:100/s..5000/s")]
    [InlineData("load default --stage 10s:0/s", "load.stages[0].rate", "'0/s'")]
    [InlineData("load default --concurrency 0", "--concurrency: '0' is not a number of callers", "1 to 256, or 65536 on silos")]
    [InlineData("load default --concurrency 300", "load.threads: '300' is more than there may be workers here", "1 to 256, or 0 for the engine's own")]
    [InlineData("compare --set load.threads=1000", "load.threads: '1000' is more than there may be workers here", "1 to 256")]
    [InlineData("load default --duration 2", "error: --duration 2: load.duration: '2' has no unit", "30s")]
    [InlineData("load default --strategy sweap", "'sweap' is not a strategy, did you mean 'sweep'?", "zonedrain list strategies")]
    [InlineData("load default --engine orlean", "is not an engine, did you mean 'orleans'?", "zonedrain list engines")]
    [InlineData("load default --set load.stages=[{\"rate\":1/s}] --duration 3s", "load.duration: '3s' has no meaning here", "duration without stages")]
    [InlineData("load default --set thresholds=[speed<1ms]", "names the unknown metric 'speed'", ".max, .p50, .p95, .p99, .p999 of allocate")]
    [InlineData("load default --set thresholds=[throughput<1ms]", "compares throughput with another unit", "250000/s")]
    [InlineData("load default --set faults=[{\"fault\":silo-killed,\"at\":1s}]", "the orleans engine can", "zonedrain list faults")]
    [InlineData("load default --set faults=[{\"fault\":dropped-calls,\"at\":1s}]", "has no calls that could go astray; the orleans engine", "--engine orleans")]
    [InlineData("load default --set faults=[{\"fault\":slow-process,\"at\":1s,\"share\":0.1}]", "has no meaning here", "share with dropped-calls")]
    [InlineData("load default --set faults=[{\"fault\":dropped-calls,\"at\":1s,\"share\":0.9}]", "'0.9' is too large", "a number from 0.001 to 0.5")]
    [InlineData("load default --silos 3", "--silos: '3' is given, and the embedded engine has no silos", "--engine orleans beside it")]
    [InlineData("load default --silos none", "'none' is not a number of silos", "1 to 16")]
    [InlineData("load faults --set faults[1].at=3500ms", "overlaps faults[0], which lasts until 4s", "4s or later")]
    [InlineData("load default --store mysql://x/y", "--store: is not the address of a PostgreSQL database", "postgres://user:password@host")]
    [InlineData("load default --store postgres://127.0.0.1:1/none", "cannot be used", "a database that runs")]
    [InlineData("load default --otlp collector", "--otlp: 'collector' is not the address of a collector", "http://127.0.0.1:4318")]
    [InlineData("soak --resume nowhere", "--resume: 'nowhere' does not exist", "the folder of a soak that was killed")]
    [InlineData("soak default --resume nowhere", "is given beside --resume", "one of the two")]
    [InlineData("completion tcsh", "'tcsh' is not a shell", "bash, zsh, fish")]
    [InlineData("bench pages", "'pages' is not a benchmark", "get-put, edges")]
    public void Is_refused_with_place_value_and_what_is_allowed(string line, string message, string allowed)
    {
        var (code, text, error) = _program.Run(line.Split(' '));
        code.ShouldBe(2, error);
        text.ShouldBe("");
        error.ShouldContain(message);
        error.ShouldContain(allowed);
        error.TrimEnd().Split('\n')[^1].ShouldStartWith("try: zonedrain");
        Directory.EnumerateFileSystemEntries(_program.Root).ShouldBeEmpty();
        _program.Comparison.Request.ShouldBeNull();
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var (code, _, error) = _program.Run(
            "compare", "--seed", "x", "--repeat", "y", "--set", "load.rate=fast", "--set", "devices[0].size=7", "--explain", "no");
        code.ShouldBe(2);
        error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public void A_scenario_file_is_refused_with_line_and_column_of_each_error()
    {
        _program.Write("bad.yaml", "version: 1\nname: bad\ndevices:\n  - name: dax0\n    type: devdax\n    size: 3KiB\n    colour: red\n");
        var (code, _, error) = _program.Run("compare", "bad.yaml");
        code.ShouldBe(2);
        error.ShouldContain("bad.yaml:6:11: devices[0].size: '3KiB'");
        error.ShouldContain("bad.yaml:7:");
        Directory.Exists(_program.PathOf("runs")).ShouldBeFalse();
    }

    [Fact]
    public void A_threshold_on_an_unknown_metric_is_refused_with_the_one_that_was_meant()
    {
        var (code, _, error) = _program.Run("compare", "--set", "thresholds=[drain.p98 < 10ms]");
        code.ShouldBe(2);
        error.ShouldContain("did you mean 'drain.p99'?");
    }

    [Fact]
    public void A_device_larger_than_memory_is_refused_with_the_figure_before_anything_is_built()
    {
        var (code, _, error) = _program.Run("compare", "--set", "devices[0].size=1TiB");
        code.ShouldBe(2);
        error.ShouldContain("16,384 MiB for page cells");
        error.ShouldContain("8,192 MiB may be used");
        _program.Comparison.Request.ShouldBeNull();
    }

    [Fact]
    public void A_file_that_is_no_trace_is_refused_with_its_first_offending_line()
    {
        _program.Write("notes.txt", "# a comment\nmeet at noon\n");
        var (code, _, error) = _program.Run("compare", "--trace", "notes.txt");
        code.ShouldBe(2);
        error.ShouldContain("line 2 is \"meet at noon\"");
    }

    [Fact]
    public void A_scenario_beside_a_trace_is_refused()
    {
        _program.Write("trace.txt", ShortTrace.Text);
        var (code, _, error) = _program.Run("compare", "default", "--trace", "trace.txt");
        code.ShouldBe(2);
        error.ShouldContain("is given beside --trace");
    }

    [Fact]
    public void A_prices_file_with_errors_is_refused_with_all_of_them()
    {
        _program.Write("prices.txt", "zonedrain-prices 1\npage-read: 4\npage-reed: 4ns\n");
        var (code, _, error) = _program.Run("compare", "--prices", "prices.txt");
        code.ShouldBe(2);
        error.ShouldContain("line 2: ");
        error.ShouldContain("line 3: ");
        error.ShouldContain("it has no origin");
        _program.Run("compare", "--prices", "nowhere.txt").Error.ShouldContain("measured, kernel, or a prices file");
        _program.Write("prices.txt", "zonedrain-prices 1\norigin: Linux 6.18\npage-read: 4ns\nedge-rate: 50/s\n");
        _program.Run("compare", "--prices", "prices.txt").Code.ShouldBe(0);
        _program.Comparison.Request!.Given.Find(EventKind.PageRead, "sweep")!.Origin.ShouldBe("Linux 6.18");
        _program.Comparison.Request.EdgePairsPerSecond.ShouldBe(50);
    }

    [Fact]
    public void A_baseline_of_a_device_of_another_size_is_refused_with_both_sizes()
    {
        _program.Run("compare", "--out", "before").Code.ShouldBe(0);
        var (code, _, error) = _program.Run("compare", "--baseline", "before/latest", "--set", "devices[0].size=1GiB");
        code.ShouldBe(2);
        error.ShouldContain("devices[0].size: 256MiB and 1GiB");
        _program.Run("compare", "--baseline", "before/latest", "--seed", "7").Code.ShouldBe(0);
    }

    [Fact]
    public void A_baseline_of_another_version_or_scenario_is_refused()
    {
        _program.Run("compare", "hot-set", "--out", "before").Code.ShouldBe(0);
        _program.Run("compare", "--baseline", "before/latest").Error.ShouldContain("is a run of the scenario hot-set, and this is default");
        _program.Write("result.json", "{ \"schemaVersion\": 99 }");
        _program.Run("compare", "--baseline", "result.json").Error.ShouldContain("has schema version 99, and this program reads 1");
        _program.Write("result.json", "not json");
        _program.Run("compare", "--baseline", "result.json").Error.ShouldContain("is no result of a run");
    }

    [Fact]
    public void An_output_directory_that_cannot_be_written_is_refused()
    {
        _program.Write("taken", "a file");
        var (code, _, error) = _program.Run("compare", "--out", "taken");
        code.ShouldBe(2);
        error.ShouldContain("--out: 'taken' cannot be written");
        _program.Comparison.Request.ShouldBeNull();
    }

    [Fact]
    public void A_new_scenario_never_overwrites_a_file()
    {
        _program.Write("my.yaml", "mine");
        _program.Run("scenario", "new", "my.yaml").Code.ShouldBe(2);
        File.ReadAllText(_program.PathOf("my.yaml")).ShouldBe("mine");
    }
}
