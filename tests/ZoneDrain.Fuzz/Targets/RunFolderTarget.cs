using System.Text;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>
/// Files of run folders. An input is a folder's name, a file's name and the file, a line each and the rest; all else of the folder stays as it was.
/// </summary>
internal sealed class RunFolderTarget : FuzzTarget
{
    private static readonly PageAssets Assets = new("", "");

    public override string Name => "run-folder";

    public override int Share => 1500;

    public override IReadOnlyList<byte[]> Corpus { get; } = [.. ProgramFiles.RunFiles];

    public override void Try(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var parts = text.Split('\n', 3);
        if (parts.Length < 3 || ProgramFiles.FolderOf(parts[0], parts[1]) is not { } folder) return;
        var file = Path.Combine(folder, parts[1]);
        var before = File.ReadAllBytes(file);
        File.WriteAllText(file, parts[2]);
        try
        {
            Read(folder);
        }
        finally
        {
            File.WriteAllBytes(file, before);
        }
    }

    private static void Read(string folder)
    {
        try
        {
            if (StoredRun.Read(folder, out _) is { } run) RunPages.Report(Assets, [run]);
            Baseline.Read(folder, out _);
            using var resumed = LoadFolder.Reopen(folder, TimeProvider.System, out _, out _);
            _ = LoadFolder.CyclesOf(folder).Count();
            _ = resumed is null ? 0 : resumed.Seconds().Count();
        }
        catch (RunFileException)
        {
            // Told with the place.
        }
    }
}
