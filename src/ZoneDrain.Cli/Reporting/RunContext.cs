using System.Reflection;
using System.Runtime.InteropServices;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting;

/// <summary>Says where a run happens.</summary>
internal static class RunContext
{
    private const string CpuInfo = "/proc/cpuinfo";
    private const string PlainCharacters = "-_./=:,+@%";

    /// <summary>The surroundings of this process.</summary>
    public static RunEnvironment Of(CliHost host, ulong seed, string engine)
    {
        var version = typeof(RunContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var parts = version.Split('+', 2);
        return new RunEnvironment
        {
            Machine = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Processor()}",
            Cores = Environment.ProcessorCount,
            MemoryBytes = host.MemoryBytes,
            Dotnet = RuntimeInformation.FrameworkDescription,
            Version = parts[0],
            Commit = parts.Length == 2 ? parts[1] : null,
            CommandLine = string.Join(' ', host.CommandLine.Select(argument => Quoted(PrintableText.WithoutSecrets(argument))).Prepend("zonedrain")),
            Seed = seed,
            Engine = engine,
        };
    }

    private static string Processor()
    {
        var line = SystemFile.Read(CpuInfo)?.Split('\n').FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
        return line?.Split(':', 2)[1].Trim() ?? "unknown processor";
    }

    private static string Quoted(string argument)
    {
        var plain = argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || PlainCharacters.Contains(c, StringComparison.Ordinal));
        return plain ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
