using System.CommandLine;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain completion bash|zsh|fish</c>: the shell asks the program itself, so that what it offers is never stale.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # zonedrain completion: source <(zonedrain completion bash)
            _zonedrain() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(zonedrain "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _zonedrain zonedrain
            """,
        ["zsh"] = """
            # zonedrain completion: source <(zonedrain completion zsh)
            _zonedrain() {
              local -a words_found
              words_found=("${(@f)$(zonedrain "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a words_found || _files
            }
            compdef _zonedrain zonedrain
            """,
        ["fish"] = """
            # zonedrain completion: zonedrain completion fish | source
            complete -c zonedrain -a '(zonedrain "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
            """,
    };

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Prepare, "completion", "Print a script with which a shell completes commands and options.")
        {
            Synopsis = "bash|zsh|fish",
            Examples = ["source <(zonedrain completion bash)"],
        };
        var shell = new Argument<string>("SHELL") { HelpName = "bash|zsh|fish" };
        command.Add(shell);
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(shell)!;
            if (Scripts.TryGetValue(given, out var script))
            {
                host.Out.WriteLine(script);
                return (int)ExitCode.AllHeld;
            }

            var problems = new Problems("zonedrain completion bash");
            problems.Add(new Problem("SHELL", given, "is not a shell that is known" + Suggestion.For(given, Scripts.Keys), string.Join(", ", Scripts.Keys)));
            return (int)problems.Refuse(host);
        });
        return command;
    }
}
