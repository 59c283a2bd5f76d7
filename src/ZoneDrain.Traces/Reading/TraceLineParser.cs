namespace ZoneDrain.Traces.Reading;

/// <summary>Reads the columns before an event: <c>TASK-PID (TGID) [CPU] FLAGS TIMESTAMP: </c>. The group and the flags are optional.</summary>
internal static class TraceLineParser
{
    /// <summary>Positions and numbers of a line's head.</summary>
    internal readonly record struct Header(int TaskStart, int TaskEnd, int Pid, int ThreadGroup, int Cpu, long TimeNs, int BodyStart);

    /// <summary>Reads a note of the ring buffer, such as <c>CPU:1 [LOST 12 EVENTS]</c>.</summary>
    internal static bool TryReadLost(ReadOnlySpan<byte> line, out long lost)
    {
        lost = 0;
        if (!line.StartsWith("CPU:"u8))
            return false;
        var at = line.IndexOf("[LOST "u8);
        if (at < 0)
            return line.IndexOf(" buffer started"u8) >= 0;
        return new TraceCursor(line[(at + 6)..]).TryDecimal(out lost);
    }

    /// <summary>Reads the head of a line. A task's name may hold blanks, dashes and brackets, so every bracket is tried from the left.</summary>
    internal static bool TryReadHeader(ReadOnlySpan<byte> line, out Header header)
    {
        for (var from = 0; from < line.Length;)
        {
            var bracket = line[from..].IndexOf((byte)'[');
            if (bracket < 0)
                break;
            bracket += from;
            if (TryReadAround(line, bracket, out header))
                return true;
            from = bracket + 1;
        }

        header = default;
        return false;
    }

    private static bool TryReadAround(ReadOnlySpan<byte> line, int bracket, out Header header)
    {
        header = default;
        var cursor = new TraceCursor(line, bracket + 1);
        if (!cursor.TryDecimal(out var cpu) || !cursor.TryTake((byte)']') || cpu > ushort.MaxValue)
            return false;
        cursor.SkipBlanks();
        var saved = cursor;
        if (!TryReadTime(ref cursor, out var time))
        {
            cursor = saved;
            cursor.SkipWord();
            cursor.SkipBlanks();
            if (!TryReadTime(ref cursor, out time))
                return false;
        }

        cursor.SkipBlanks();
        var before = line[..bracket].TrimEnd((byte)' ');
        var group = 0;
        if (before.EndsWith(")"u8))
        {
            var open = before.LastIndexOf((byte)'(');
            if (open < 0)
                return false;
            if (new TraceCursor(before[(open + 1)..].TrimStart((byte)' ')).TryDecimal(out var tgid) && tgid <= int.MaxValue)
                group = (int)tgid;
            before = before[..open].TrimEnd((byte)' ');
        }

        var dash = before.LastIndexOf((byte)'-');
        if (dash <= 0)
            return false;
        var digits = new TraceCursor(before, dash + 1);
        if (!digits.TryDecimal(out var pid) || !digits.AtEnd || pid > int.MaxValue)
            return false;
        var task = before[..dash];
        var blanks = task.Length - task.TrimStart((byte)' ').Length;
        header = new Header(blanks, dash, (int)pid, group, (int)cpu, time, cursor.Position);
        return true;
    }

    private static bool TryReadTime(ref TraceCursor cursor, out long nanoseconds)
    {
        nanoseconds = 0;
        if (!cursor.TryDecimal(out var seconds) || seconds > long.MaxValue / 2_000_000_000)
            return false;
        var fraction = 0L;
        if (cursor.TryTake((byte)'.'))
        {
            var from = cursor.Position;
            if (!cursor.TryDecimal(out fraction) || cursor.Position - from > 9)
                return false;
            for (var digits = cursor.Position - from; digits < 9; digits++)
                fraction *= 10;
        }

        nanoseconds = (seconds * 1_000_000_000) + fraction;
        return cursor.TryTake((byte)':');
    }
}
