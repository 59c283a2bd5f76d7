using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>The options of commands that serve pages.</summary>
internal sealed class ServerOptionNames
{
    /// <summary>The environment variable with the token: a token on a command line can be read by everybody on the machine.</summary>
    public const string TokenVariable = "ZONEDRAIN_TOKEN";

    private const string Group = "Dashboard";
    private const int TokenLengthMin = 16;

    private readonly TextOption _port =
        new(Group, "--port", "N", $"Where the dashboard listens; {ServerOptions.DefaultPort} unless given, 0 for any free port.");

    private readonly TextOption _bind =
        new(Group, "--bind", "ADDRESS", $"127.0.0.1 unless given. Elsewhere a token is needed: {TokenVariable}, or a new one that is shown.");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_port);
        command.Add(_bind);
    }

    /// <summary>Reads them; what is wrong goes to the problems.</summary>
    public ServerOptions Read(ParseResult parsed, CliHost host, Problems problems)
    {
        var text = parsed.GetValue(_port);
        var port = ServerOptions.DefaultPort;
        if (text is not null && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort))
            problems.Add(new Problem("--port", text, "is not a port", $"0 to {IPEndPoint.MaxPort}"));
        var bind = parsed.GetValue(_bind) ?? "127.0.0.1";
        if (!IPAddress.TryParse(bind == "localhost" ? "127.0.0.1" : bind, out var address))
            problems.Add(new Problem("--bind", bind, "is not an address", "an IP address, as 127.0.0.1 or 0.0.0.0"));
        var options = new ServerOptions(address ?? IPAddress.Loopback, port, null);
        return options.IsLoopback ? options : options with { Token = Token(host, problems) };
    }

    /// <summary>Reads them where the command may do without a server; null when it does.</summary>
    public ServerOptions? Read(ParseResult parsed, CliHost host, Problems problems, bool only)
    {
        if (only)
            return Read(parsed, host, problems);
        foreach (var option in (TextOption[])[_port, _bind])
        {
            if (parsed.GetValue(option) is { } given)
                problems.Add(new Problem(option.Name, given, "has no dashboard to go with", "beside --dashboard"));
        }

        return null;
    }

    private static string Token(CliHost host, Problems problems)
    {
        if (!host.Environment.TryGetValue(TokenVariable, out var given) || given.Length == 0)
            return Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        if (given.Length < TokenLengthMin || !given.All(char.IsAsciiLetterOrDigit))
            problems.Add(new Problem(TokenVariable, "", "is too short or has other characters", $"{TokenLengthMin} letters and digits or more"));
        return given;
    }
}
