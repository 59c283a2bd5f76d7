using System.Text;

namespace ZoneDrain.Experiments.Results;

/// <summary>
/// Lines that are on their way to the disk when <see cref="Write"/> returns, so that a killed program loses none. A file that has grown too large becomes
/// <c>name.1</c>, that one <c>name.2</c>, and the oldest goes. One thread at a time.
/// </summary>
internal sealed class RotatingFile : IDisposable
{
    private const int BufferChars = 1 << 16;
    private readonly string _path;
    private readonly string? _header;
    private readonly long _bytesMax;
    private readonly int _kept;
    private FileStream _stream;

    public RotatingFile(string path, string? header, long bytesMax, int kept)
    {
        (_path, _header, _bytesMax, _kept) = (path, header, bytesMax, kept);
        _stream = Open();
        // What another program wrote in another form is kept, and not gone on with.
        if (header is not null && WholeLines(path).First() != header) Rotate();
    }

    public void Write(string line)
    {
        if (_stream.Length > _bytesMax) Rotate();
        var whole = _stream.Length;
        try
        {
            _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _stream.Flush();
        }
        catch (IOException)
        {
            // A disk that is full took a part of the line; a file can always become shorter.
            _stream.SetLength(whole);
            throw;
        }
    }

    /// <summary>What was written is on the disk when this returns.</summary>
    public void FlushToDisk() => _stream.Flush(flushToDisk: true);

    /// <summary>Takes the last lines away for as long as they are to go; the header stays.</summary>
    public void TakeBack(Predicate<string> goes)
    {
        List<string> lines = [.. WholeLines(_path)];
        var kept = lines.Count;
        while (kept > (_header is null ? 0 : 1) && goes(lines[kept - 1])) kept--;
        if (kept == lines.Count) return;
        _stream.SetLength(lines.Take(kept).Sum(line => (long)Encoding.UTF8.GetByteCount(line) + 1));
        _stream.Position = _stream.Length;
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The file and those that it was rotated into, oldest first; none where there is no file.</summary>
    public static IEnumerable<string> FilesOf(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return [];
        // The pattern means the file without a number too.
        return Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*")
            .Where(file => file.Length > path.Length)
            .OrderByDescending(file => int.TryParse(file[(file.LastIndexOf('.') + 1)..], out var number) ? number : 0)
            .Append(path)
            .Where(File.Exists);
    }

    /// <summary>The whole lines of one file; what a killed program left half written is cut off.</summary>
    public static IEnumerable<string> WholeLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        foreach (var line in WholeLines(reader)) yield return line;
    }

    // A line at a time, for the files of a long run are larger than what it may take of memory.
    private static IEnumerable<string> WholeLines(StreamReader reader)
    {
        var line = new StringBuilder();
        var buffer = new char[BufferChars];
        while (reader.Read(buffer) is > 0 and var read)
        {
            var rest = buffer.AsMemory(0, read);
            for (var end = rest.Span.IndexOf('\n'); end >= 0; end = rest.Span.IndexOf('\n'))
            {
                line.Append(rest[..end]);
                yield return line.ToString();
                line.Clear();
                rest = rest[(end + 1)..];
            }

            line.Append(rest);
        }
    }

    private FileStream Open()
    {
        // Unbuffered: a line is in the file or an exception says why not.
        var stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var whole = stream.Length;
        for (; whole > 0; whole--)
        {
            stream.Position = whole - 1;
            if (stream.ReadByte() == '\n') break;
        }

        stream.SetLength(whole);
        stream.Position = whole;
        if (whole > 0 || _header is null) return stream;
        stream.Write(Encoding.UTF8.GetBytes(_header + "\n"));
        stream.Flush();
        return stream;
    }

    private void Rotate()
    {
        _stream.Dispose();
        for (var number = _kept; number > 0; number--)
        {
            var from = number == 1 ? _path : $"{_path}.{number - 1}";
            if (File.Exists(from)) File.Move(from, $"{_path}.{number}", overwrite: true);
        }

        _stream = Open();
    }
}
