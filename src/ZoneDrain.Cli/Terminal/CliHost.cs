using System.Collections;
using System.Text;

namespace ZoneDrain.Cli.Terminal;

/// <summary>What the program is started in: streams, terminal, environment, clock. Tests make their own.</summary>
internal sealed record CliHost
{
    /// <summary>Columns where the width is not known, and at least.</summary>
    public const int WidthMin = 80;

    private const int WidthMax = 110;

    private readonly PrintableWriter _out = null!;
    private readonly PrintableWriter _error = null!;

    /// <summary>Results; what is written is made printable.</summary>
    public required TextWriter Out
    {
        get => _out;
        init => _out = PrintableWriter.Of(value);
    }

    /// <summary>Progress, logs and errors; what is written is made printable.</summary>
    public required TextWriter Error
    {
        get => _error;
        init => _error = PrintableWriter.Of(value);
    }

    /// <summary>Standard error itself, for what draws on it.</summary>
    public TextWriter ErrorTerminal => _error.Inner;

    /// <summary>A line on standard output that is printable already and may be styled.</summary>
    public void WriteStyled(string line) => _out.WriteStyled(line);

    /// <summary>Whether <see cref="Out"/> is a terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of text, <see cref="WidthMin"/> or more.</summary>
    public int Width { get; init; } = WidthMin;

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Where relative paths start; messages show paths as they were given.</summary>
    public required string Directory { get; init; }

    /// <summary>Memory that a run may use, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Where /proc and /sys begin, to tell what else goes on on the machine; empty where nothing is to be told.</summary>
    public string SystemRoot { get; init; } = "";

    /// <summary>SIGINT and SIGTERM.</summary>
    public required Interrupts Interrupts { get; init; }

    /// <summary>The arguments, for <c>environment.json</c>.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = [];

    /// <summary>Whether colours may be used on <see cref="Out"/>; see no-color.org.</summary>
    public bool Colour => OutIsTerminal && !Has("NO_COLOR");

    /// <summary>Whether a bar may be redrawn on <see cref="Error"/>.</summary>
    public bool LiveProgress => ErrorIsTerminal && !Has("NO_COLOR") && !Has("CI");

    /// <summary>The real one.</summary>
    public static CliHost OfProcess(Interrupts interrupts)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new CliHost
        {
            Out = Console.Out,
            Error = Console.Error,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? WidthMin : Math.Clamp(Console.WindowWidth, WidthMin, WidthMax),
            Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
            Clock = TimeProvider.System,
            Directory = System.Environment.CurrentDirectory,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            SystemRoot = "/",
            Interrupts = interrupts,
        };
    }

    /// <summary>A path as it was given, from <see cref="Directory"/>.</summary>
    public string PathOf(string given) => Path.GetFullPath(given, Directory);

    private bool Has(string variable) => Environment.TryGetValue(variable, out var value) && value.Length > 0;
}
