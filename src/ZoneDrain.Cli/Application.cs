using System.CommandLine;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli;

/// <summary>The program: arguments in, exit code out. Everything it touches comes with the host and the services.</summary>
internal static class Application
{
    /// <summary>Runs one command line. No exception leaves it.</summary>
    public static int Run(IReadOnlyList<string> args, CliHost host, CliServices services)
    {
        var root = Root.Build(host with { CommandLine = args }, services);
        try
        {
            // A file named @trace.txt is a file, not a list of further arguments.
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
                return (int)ParseProblems.Explain(parsed, args, host);

            return parsed.Invoke(new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false });
        }
        // A signal came before a run could take it: nothing was begun.
        catch (Exception exception) when (host.Interrupts.Code is not null && Interrupts.IsCancellation(exception))
        {
            host.Error.WriteLine("interrupted before anything was measured");
            return (int)host.Interrupts.Code.Value;
        }
        // Nobody's bug either: a disk that is full, a folder that went away. Commands that measured something have shown it by now.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.Error.WriteLine($"error: a file could not be read or written: {exception.Message}");
            return (int)ExitCode.Inconclusive;
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
