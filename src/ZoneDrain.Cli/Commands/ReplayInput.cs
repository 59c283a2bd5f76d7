namespace ZoneDrain.Cli.Commands;

/// <summary>The file that <c>zonedrain replay</c> was given, opened once: a pipe can be read a single time.</summary>
internal static class ReplayInput
{
    /// <summary>Opens it; a pipe is taken into memory. Throws what <see cref="File.OpenRead"/> throws.</summary>
    public static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        if (file.CanSeek)
            return file;
        using (file)
        {
            var memory = new MemoryStream();
            file.CopyTo(memory);
            memory.Position = 0;
            return memory;
        }
    }

    /// <summary>Whether the text is a schedule, which is JSON; a recorded kernel trace is none. The stream stays at its beginning.</summary>
    public static bool IsSchedule(Stream stream)
    {
        var first = stream.ReadByte();
        while (first >= 0 && char.IsWhiteSpace((char)first))
            first = stream.ReadByte();
        stream.Position = 0;
        return first == '{';
    }
}
