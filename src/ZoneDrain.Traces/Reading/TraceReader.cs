using System.Text;

namespace ZoneDrain.Traces.Reading;

/// <summary>
/// Reads the text of a kernel's trace file (<c>cat /sys/kernel/tracing/trace</c>) line by line, forward only, not thread-safe.
/// Bytes are taken as they are: CRLF, NUL and bytes that are not UTF-8 do no harm. Lines that are not understood are counted by event name.
/// </summary>
public sealed class TraceReader
{
    /// <summary>Longest line that is read, in bytes; what is longer is skipped and counted.</summary>
    public const int LineBytesMax = 64 * 1024;

    /// <summary>Different event names that are counted on their own; all further ones share one count.</summary>
    public const int EventNamesMax = 4096;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[4 * LineBytesMax];
    private readonly Dictionary<int, (byte[] Bytes, string Name)> _taskNames = [];
    private readonly SortedDictionary<string, long> _notUnderstood = new(StringComparer.Ordinal);
    private int _start;
    private int _end;
    private bool _streamEnded;
    private bool _sawHeader;
    private bool _lastLineIsOpen;

    /// <summary>Reads from a stream, which stays the caller's to close.</summary>
    /// <param name="stream">A readable stream at the beginning of a trace.</param>
    public TraceReader(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <summary>Lines read so far, comments and empty lines included.</summary>
    public int Lines { get; private set; }

    /// <summary>Records handed out so far.</summary>
    public long Records { get; private set; }

    /// <summary>Events the kernel says it lost because its buffer was full.</summary>
    public long LostEvents { get; private set; }

    /// <summary>Lines that were not understood, by event name; names in round brackets stand for lines without a readable one.</summary>
    public IReadOnlyDictionary<string, long> NotUnderstood => _notUnderstood;

    /// <summary>Reads on to the next record that is understood.</summary>
    /// <param name="record">The record, when the result is true.</param>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="TraceFormatException">The first line that is neither a comment nor empty is no line of a trace, or there is none.</exception>
    public bool TryRead(out TraceRecord record)
    {
        while (TryReadLine(out var line, out var cut))
        {
            if (TryParse(line, cut, out record))
            {
                Records++;
                return true;
            }
        }

        if (!_sawHeader)
            throw new TraceFormatException(0, string.Empty);
        record = default;
        return false;
    }

    private bool TryParse(ReadOnlySpan<byte> line, bool cut, out TraceRecord record)
    {
        record = default;
        if (line.IsEmpty || line[0] == (byte)'#' || line.Trim(" \t\0"u8).IsEmpty)
            return false;
        if (TraceLineParser.TryReadLost(line, out var lost))
        {
            LostEvents += lost;
            return false;
        }

        if (!TraceLineParser.TryReadHeader(line, out var header))
        {
            if (!_sawHeader)
                throw new TraceFormatException(Lines, Printable(line));
            Count(cut ? "(line too long)" : "(no header)");
            return false;
        }

        _sawHeader = true;
        if (_lastLineIsOpen)
        {
            // Without its line feed nobody knows whether the last number is whole.
            Count("(last line cut)");
            return false;
        }

        var body = line[header.BodyStart..];
        var result = TraceEventParser.Parse(body, out var fields);
        if (result == TraceEventResult.Understood && !cut)
        {
            var task = TaskName(header.Pid, line[header.TaskStart..header.TaskEnd]);
            record = new TraceRecord(
                Lines, task, header.Pid, header.ThreadGroup, header.Cpu, header.TimeNs, fields.Kind, fields.Call, fields.Value, fields.Arguments, fields.Fault);
            return true;
        }

        Count(cut ? "(line too long)" : TraceEventParser.NameOf(body));
        return false;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line, out bool cut)
    {
        cut = false;
        while (true)
        {
            var window = _buffer.AsSpan(_start, _end - _start);
            var newline = window.IndexOf((byte)'\n');
            if (newline >= 0 || (_streamEnded && !window.IsEmpty))
            {
                var length = newline >= 0 ? newline : window.Length;
                _start += newline >= 0 ? length + 1 : length;
                Lines++;
                cut |= length > LineBytesMax;
                _lastLineIsOpen = newline < 0;
                line = window[..Math.Min(length, LineBytesMax)];
                if (line.EndsWith("\r"u8))
                    line = line[..^1];
                return true;
            }

            if (_streamEnded)
            {
                line = default;
                return false;
            }

            // A line longer than the buffer keeps its head, which holds the header, and loses what follows.
            if (_start == 0 && _end == _buffer.Length)
            {
                cut = true;
                _end = LineBytesMax;
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _streamEnded = read == 0;
        _end += read;
    }

    private string TaskName(int pid, ReadOnlySpan<byte> bytes)
    {
        if (_taskNames.TryGetValue(pid, out var known) && bytes.SequenceEqual(known.Bytes))
            return known.Name;
        var name = Encoding.Latin1.GetString(bytes);
        _taskNames[pid] = (bytes.ToArray(), name);
        return name;
    }

    private void Count(string name)
    {
        if (!_notUnderstood.ContainsKey(name) && _notUnderstood.Count >= EventNamesMax)
            name = "(further names)";
        _notUnderstood[name] = _notUnderstood.GetValueOrDefault(name) + 1;
    }

    private static string Printable(ReadOnlySpan<byte> line)
    {
        var shown = line[..Math.Min(line.Length, 80)];
        return string.Create(shown.Length, shown, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = bytes[i] is >= 0x20 and < 0x7f ? (char)bytes[i] : '?';
        });
    }
}
