using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>A command that goes on while a test looks at it.</summary>
/// <param name="Program">The program.</param>
/// <param name="Code">Its exit code, when it ends.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record RunningProgram(TestProgram Program, Task<int> Code, LineWriter Error)
{
    /// <summary>The address that the program prints behind a word.</summary>
    public async Task<Uri> Address(string word)
    {
        Task<string> line = Error.LineWith(word);
        // A program that ends without it has said why.
        if (await Task.WhenAny(line, Code) != line)
            throw new InvalidOperationException($"ended with {await Code}: {Error}");
        string text = await line;
        return new Uri(text[text.IndexOf("http", StringComparison.Ordinal)..].Split(' ', ';')[0]);
    }

    /// <summary>SIGINT, and the exit code.</summary>
    public Task<int> Interrupt()
    {
        Program.Interrupts.Raise(ExitCode.Interrupted);
        return Code;
    }
}
