using System.Text;

namespace ZoneDrain.Experiments.Results;

/// <summary>Writes whole files so that who reads one, or loses power meanwhile, finds all of it or nothing of it.</summary>
internal static class DurableFile
{
    /// <summary>A new file, on the disk when this returns. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The same in place of another file, in one rename: whoever reads it, or kills the program, finds the old or the new one.</summary>
    public static void Replace(string path, Action<Stream> write)
    {
        var draft = Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path));
        try
        {
            Write(draft, write);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>The same of a text.</summary>
    public static void Replace(string path, string text) => Replace(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    // The name of a file may reach the disk before its contents do, so these go first.
    private static void Write(string path, Action<Stream> write)
    {
        using var stream = File.Create(path);
        write(stream);
        stream.Flush(flushToDisk: true);
    }
}
