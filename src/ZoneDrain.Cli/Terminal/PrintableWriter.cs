using System.Text;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Terminal;

/// <summary>
/// A stream of text for people. What is written is made printable; what draws on a terminal itself writes to <see cref="Inner"/>. A stream that cannot be
/// written, as on a full disk, is told by <see cref="Failure"/> and takes nothing more: a run is not lost over its output. As thread-safe as its stream.
/// </summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    /// <summary>The stream itself.</summary>
    public TextWriter Inner => inner;

    /// <summary>Why the stream takes nothing more; null while it does.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>A writer that is one already stays.</summary>
    public static PrintableWriter Of(TextWriter writer) => writer as PrintableWriter ?? new PrintableWriter(writer);

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Put(() => inner.Write(PrintableText.Of(value ?? "")));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Put(() => inner.WriteLine(PrintableText.Of(value ?? "")));

    /// <inheritdoc/>
    public override void WriteLine() => Put(inner.WriteLine);

    /// <summary>Writes text that is printable already and may hold escape sequences of this program.</summary>
    public void WriteStyled(string line) => Put(() => inner.WriteLine(line));

    /// <inheritdoc/>
    public override void Flush() => Put(inner.Flush);

    private void Put(Action write)
    {
        if (Failure is not null)
            return;
        try
        {
            write();
        }
        catch (IOException exception)
        {
            Failure = exception.Message;
        }
    }
}
