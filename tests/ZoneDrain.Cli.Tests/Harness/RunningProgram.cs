using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>A command that goes on while a test looks at it.</summary>
/// <param name="Program">The program.</param>
/// <param name="Code">Its exit code, when it ends.</param>
/// <param name="Out">Its standard output, when it has ended.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record RunningProgram(TestProgram Program, Task<int> Code, StringWriter Out, LineWriter Error)
{
    /// <summary>The line of standard error with a word, as soon as it is there.</summary>
    public async Task<string> Line(string word)
    {
        var line = Error.LineWith(word);
        // A program that ends without it has said why.
        if (await Task.WhenAny(line, Code) != line)
            throw new InvalidOperationException($"ended with {await Code}: {Error}");
        return await line;
    }

    /// <summary>The address that the program prints behind a word.</summary>
    public async Task<Uri> Address(string word)
    {
        var text = await Line(word);
        return new Uri(text[text.IndexOf("http", StringComparison.Ordinal)..].Split(' ', ';')[0]);
    }

    /// <summary>SIGINT, and the exit code.</summary>
    public Task<int> Interrupt()
    {
        Program.Interrupts.Raise(ExitCode.Interrupted);
        return Code;
    }
}
