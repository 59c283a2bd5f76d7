namespace ZoneDrain.Cli.Usage;

/// <summary>Something wrong on the command line.</summary>
/// <param name="Place">Where: an option, an argument, a file.</param>
/// <param name="Value">The value that was given; empty when something is missing.</param>
/// <param name="Message">What is wrong with it, as a clause.</param>
/// <param name="Allowed">What is allowed instead; empty when the message says it.</param>
internal sealed record Problem(string Place, string Value, string Message, string Allowed)
{
    /// <summary>The problem as one line.</summary>
    public override string ToString()
    {
        var value = Value.Length == 0 ? "" : $" '{Value}'";
        var allowed = Allowed.Length == 0 ? "" : $"; allowed: {Allowed}";
        return $"{Place}:{value} {Message}{allowed}";
    }
}
