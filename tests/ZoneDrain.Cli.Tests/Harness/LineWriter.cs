using System.Text;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>A stream that another thread writes and a test waits on.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Part, TaskCompletionSource<string> Found)> _waits = [];

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Add(value.ToString());

    public override void Write(string? value) => Add(value ?? "");

    public override void WriteLine(string? value) => Add(value + "\n");

    /// <summary>The first line that contains a text, as soon as it is there.</summary>
    public Task<string> LineWith(string part)
    {
        lock (_lock)
        {
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Find(part) is { } line)
                found.SetResult(line);
            else
                _waits.Add((part, found));
            return found.Task;
        }
    }

    public override string ToString()
    {
        lock (_lock)
            return _text.ToString();
    }

    private void Add(string text)
    {
        lock (_lock)
        {
            _text.Append(text);
            foreach (var (part, found) in _waits)
            {
                if (Find(part) is { } line)
                    found.TrySetResult(line);
            }
        }
    }

    // Whole lines only: the rest of one is still being written.
    private string? Find(string part) => _text.ToString().Split('\n').SkipLast(1).FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal));
}
