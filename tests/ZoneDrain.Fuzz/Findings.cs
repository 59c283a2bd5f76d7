using System.Security.Cryptography;

namespace ZoneDrain.Fuzz;

/// <summary>Inputs that were found to break something, a file each. Those that lie beside this source are tried again by every run.</summary>
internal static class Findings
{
    /// <summary>Names the folder of new findings; the project's own unless given.</summary>
    public const string Variable = "ZONEDRAIN_FUZZ_FINDINGS";

    /// <summary>Findings of before, by target.</summary>
    public static IEnumerable<(string Target, string File)> Known() => Known(Path.Combine(AppContext.BaseDirectory, "Findings"));

    /// <summary>Keeps an input, and gives its file.</summary>
    public static string Keep(string target, byte[] input)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Own(), target);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..12]);
        File.WriteAllBytes(file, input);
        return file;
    }

    private static IEnumerable<(string Target, string File)> Known(string folder) => !Directory.Exists(folder) ? [] :
        from target in Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
        from file in Directory.GetFiles(target).Order(StringComparer.Ordinal)
        select (Path.GetFileName(target), file);

    private static string Own()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ZoneDrain.Fuzz.csproj"))) return Path.Combine(folder.FullName, "Findings");
        }

        return Path.Combine(Path.GetTempPath(), "zonedrain-findings");
    }
}
