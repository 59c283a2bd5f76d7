using System.Text;
using ZoneDrain.Cli;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Terminal;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>What the program itself writes: made once a process, by runs of a fraction of a second.</summary>
internal static class ProgramFiles
{
    private static readonly string[] Small = ["--set", "devices[0].size=2MiB", "--set", "load.warmup=0s", "--out", "runs"];
    private static readonly string[] Names =
        ["result.json", "environment.json", "histograms.json", "timeline.json", "timeseries.csv", "cycles.csv", "soak.json"];

    private static readonly Lazy<string> Root = new(Make);

    /// <summary>Schedules of explorations that broke an invariant.</summary>
    public static IEnumerable<byte[]> Schedules =>
        from file in Directory.GetFiles(Path.Combine(Root.Value, "found"), "*.json").Order(StringComparer.Ordinal)
        where !Names.Contains(Path.GetFileName(file))
        select File.ReadAllBytes(file);

    /// <summary>Files of run folders, each with the lines that name folder and file before it.</summary>
    public static IEnumerable<byte[]> RunFiles =>
        from folder in Folders()
        from name in Names
        let file = Path.Combine(folder.Value, name)
        where File.Exists(file)
        select Encoding.UTF8.GetBytes($"{folder.Key}\n{name}\n{File.ReadAllText(file)}");

    /// <summary>The folder that an input names, if it has the file.</summary>
    public static string? FolderOf(string folder, string name) =>
        Names.Contains(name) && Folders().TryGetValue(folder, out var path) && File.Exists(Path.Combine(path, name)) ? path : null;

    private static SortedDictionary<string, string> Folders()
    {
        var folders = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["explore"] = Path.Combine(Root.Value, "found") };
        foreach (var command in (string[])["load", "soak", "compare", "killed"]) folders[command] = Path.Combine(Root.Value, command);
        return folders;
    }

    private static string Make()
    {
        var root = Directory.CreateTempSubdirectory("zonedrain-fuzz-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        Run(root, "explore", "--scheme", "a2", "--instant-kill", "--out", "found");
        Run(root, ["load", "default", "--rate", "2000/s", "--duration", "200ms", .. Small]);
        Move(root, "load");
        Run(root, ["soak", "default", "--rate", "2000/s", "--duration", "300ms", "--set", "soak.cycle=100ms", .. Small]);
        Move(root, "soak");
        Run(root, ["compare", "default", "--repeat", "1", "--budget", "1s", "--strategies", "sweep,bulk", "--set", "load.duration=5ms", .. Small]);
        Move(root, "compare");
        // As a killed soak leaves it.
        Directory.CreateDirectory(Path.Combine(root, "killed"));
        foreach (var file in Directory.GetFiles(Path.Combine(root, "soak")))
        {
            if (Path.GetFileName(file) is not ("result.json" or "timeline.json" or "histograms.json" or "report.html"))
                File.Copy(file, Path.Combine(root, "killed", Path.GetFileName(file)));
        }

        return root;
    }

    private static void Move(string root, string name)
    {
        var link = Path.Combine(root, "runs", "default", "latest");
        Directory.Move(Path.Combine(root, "runs", "default", new FileInfo(link).LinkTarget!), Path.Combine(root, name));
        Directory.Delete(Path.Combine(root, "runs"), recursive: true);
    }

    private static void Run(string root, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var interrupts = new Interrupts(_ => { });
        var code = Application.Run(arguments, new CliHost
        {
            Out = output,
            Error = error,
            Environment = new Dictionary<string, string>(),
            Clock = TimeProvider.System,
            Directory = root,
            MemoryBytes = 1L << 32,
            Interrupts = interrupts,
        }, CliServices.OfProgram());
        if (code is 1 or 2) throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {code}: {output}{error}");
    }
}
