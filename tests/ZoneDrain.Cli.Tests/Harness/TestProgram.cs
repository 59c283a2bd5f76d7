using System.CommandLine;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Orleans;
using ZoneDrain.Cli.Replay;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Engines.Embedded;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>The program in a directory of its own, with streams that a test can read.</summary>
internal sealed class TestProgram : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("zonedrain-cli-");
    private readonly List<int> _left = [];

    public TestProgram() => Interrupts = new Interrupts(_left.Add);

    public FakeComparison Comparison { get; } = new();

    public IReplay Replay { get; set; } = new EmbeddedReplay();

    public IBench Bench { get; set; } = new OrleansBench(new EmbeddedBench(() => 0));

    public ManualClock Clock { get; } = new();

    public Interrupts Interrupts { get; }

    public Dictionary<string, string> Environment { get; } = [];

    public bool Terminal { get; set; }

    public long MemoryBytes { get; set; } = 8L << 30;

    /// <summary>Exit codes with which a second signal left.</summary>
    public IReadOnlyList<int> Left => _left;

    public string Root => _directory.FullName;

    /// <summary>The runs of the default scenario that are seen, without latest.</summary>
    public string[] Runs => !Directory.Exists(PathOf("runs"))
        ? []
        : [.. Directory.GetDirectories(PathOf("runs"), "*-*", SearchOption.AllDirectories).Where(path => File.Exists(Path.Combine(path, "result.json")))];

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return name;
    }

    /// <summary>The tree of commands, as the program parses with it.</summary>
    public RootCommand Tree() => Commands.Root.Build(Host(TextWriter.Null, TextWriter.Null), Services());

    public (int Code, string Out, string Error) Run(params string[] args)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var code = Application.Run(args, Host(output, error), Services());
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that goes on until it is interrupted.</summary>
    public RunningProgram Start(params string[] args)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new LineWriter();
        var host = Host(output, error);
        var services = Services();
        return new RunningProgram(this, Task.Factory.StartNew(() => Application.Run(args, host, services), TaskCreationOptions.LongRunning), output, error);
    }

    public void Dispose()
    {
        Interrupts.Dispose();
        _directory.Delete(recursive: true);
    }

    private CliHost Host(TextWriter output, TextWriter error) => new()
    {
        Out = output,
        Error = error,
        OutIsTerminal = Terminal,
        ErrorIsTerminal = Terminal,
        Environment = Environment,
        Clock = Clock,
        Directory = Root,
        MemoryBytes = MemoryBytes,
        Interrupts = Interrupts,
    };

    private CliServices Services() => new()
    {
        Comparisons = new Dictionary<string, Experiments.Comparing.IComparison> { ["embedded"] = Comparison, ["orleans"] = new OrleansComparison() },
        Loads = new Dictionary<string, Experiments.Loads.ILoad>
        {
            ["embedded"] = new Experiments.Loads.LoadRunner(workers => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System),
            ["orleans"] = new OrleansLoad(),
        },
        Replay = Replay,
        Bench = Bench,
    };
}
