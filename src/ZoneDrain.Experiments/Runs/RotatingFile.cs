using System.Text;

namespace ZoneDrain.Experiments.Runs;

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
    }

    public void Write(string line)
    {
        if (_stream.Length > _bytesMax) Rotate();
        _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The whole lines of the file and of those that it was rotated into, oldest first; what a killed program left half written is cut off.</summary>
    public static IEnumerable<string> ReadAll(string path)
    {
        // The pattern means the file without a number too.
        var files = Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*")
            .Where(file => file.Length > path.Length)
            .OrderByDescending(file => int.TryParse(file[(file.LastIndexOf('.') + 1)..], out var number) ? number : 0)
            .Append(path);
        foreach (var file in files.Where(File.Exists))
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            foreach (var line in WholeLines(reader)) yield return line;
        }
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
                if (line.Length > 0) yield return line.ToString();
                line.Clear();
                rest = rest[(end + 1)..];
            }

            line.Append(rest);
        }
    }

    private FileStream Open()
    {
        var stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
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
