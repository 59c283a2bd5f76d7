using System.CommandLine;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli;

/// <summary>The program: arguments in, exit code out. Everything it touches comes with the host and the services.</summary>
internal static class Application
{
    /// <summary>Runs one command line. No exception leaves it.</summary>
    public static int Run(IReadOnlyList<string> args, CliHost host, CliServices services)
    {
        RootCommand root = Root.Build(host with { CommandLine = args }, services);
        try
        {
            // A file named @trace.txt is a file, not a list of further arguments.
            ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
                return (int)ParseProblems.Explain(parsed, args, host);

            return parsed.Invoke(new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false });
        }
        // The one boundary of the process: whatever reaches it is a bug of ours, and is shown whole.
        catch (Exception exception)
        {
            host.Error.WriteLine($"internal error: {exception.Message}");
            host.Error.WriteLine(exception.ToString());
            host.Error.WriteLine("This is a bug of zonedrain. Please report it with the command line and the text above.");
            return (int)ExitCode.InternalError;
        }
    }
}
