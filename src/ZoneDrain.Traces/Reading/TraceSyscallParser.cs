namespace ZoneDrain.Traces.Reading;

/// <summary>Reads <c>sys_NAME(key: hex, ...)</c> and <c>sys_NAME -&gt; hex</c>. Newer kernels add decoded strings in quotes, which are skipped.</summary>
internal static class TraceSyscallParser
{
    private const int ArgumentsMax = 6;

    internal static TraceEventResult Parse(ReadOnlySpan<byte> name, TraceCursor cursor, out TraceEventFields fields)
    {
        fields = default;
        var call = CallOf(name);
        if (call == TraceSyscall.None)
            return TraceEventResult.Unknown;
        if (cursor.TryTake(" -> "u8))
        {
            if (!cursor.TryHex(out var result))
                return TraceEventResult.Broken;
            fields = new TraceEventFields(TraceEventKind.SyscallExit, call, unchecked((long)result));
            return TraceEventResult.Understood;
        }

        if (!cursor.TryTake((byte)'(') || !TryReadArguments(ref cursor, out var arguments))
            return TraceEventResult.Broken;
        fields = new TraceEventFields(TraceEventKind.SyscallEnter, call, Arguments: arguments);
        return TraceEventResult.Understood;
    }

    private static bool TryReadArguments(ref TraceCursor cursor, out TraceArguments arguments)
    {
        Span<ulong> values = stackalloc ulong[ArgumentsMax];
        values.Clear();
        arguments = default;
        for (var i = 0; !cursor.TryTake((byte)')'); i++)
        {
            if (i > 0 && !cursor.TryTake(", "u8))
                return false;
            if (i >= ArgumentsMax || cursor.TakeName().IsEmpty || !cursor.TryTake(": "u8) || !cursor.TryHex(out values[i]))
                return false;
            if (cursor.TryTake(" \""u8) && !cursor.TrySeek("\""u8))
                return false;
        }

        arguments = new TraceArguments(values[0], values[1], values[2], values[3], values[4], values[5]);
        return true;
    }

    private static TraceSyscall CallOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("pwrite64"u8) => TraceSyscall.Pwrite64,
        _ when name.SequenceEqual("pread64"u8) => TraceSyscall.Pread64,
        _ when name.SequenceEqual("mmap"u8) => TraceSyscall.Mmap,
        _ when name.SequenceEqual("munmap"u8) => TraceSyscall.Munmap,
        _ when name.SequenceEqual("mprotect"u8) => TraceSyscall.Mprotect,
        _ when name.SequenceEqual("mremap"u8) => TraceSyscall.Mremap,
        _ when name.SequenceEqual("ftruncate"u8) => TraceSyscall.Ftruncate,
        _ when name.SequenceEqual("truncate"u8) => TraceSyscall.Truncate,
        _ when name.SequenceEqual("fallocate"u8) => TraceSyscall.Fallocate,
        _ when name.SequenceEqual("fsync"u8) => TraceSyscall.Fsync,
        _ when name.SequenceEqual("fdatasync"u8) => TraceSyscall.Fdatasync,
        _ when name.SequenceEqual("msync"u8) => TraceSyscall.Msync,
        _ when name.SequenceEqual("vmsplice"u8) => TraceSyscall.Vmsplice,
        _ when name.SequenceEqual("splice"u8) => TraceSyscall.Splice,
        _ when name.SequenceEqual("clone"u8) => TraceSyscall.Clone,
        _ when name.SequenceEqual("clone3"u8) => TraceSyscall.Clone3,
        _ when name.SequenceEqual("vfork"u8) => TraceSyscall.Vfork,
        _ when name.SequenceEqual("fork"u8) => TraceSyscall.Fork,
        _ when name.SequenceEqual("exit_group"u8) => TraceSyscall.ExitGroup,
        _ when name.SequenceEqual("unlink"u8) => TraceSyscall.Unlink,
        _ when name.SequenceEqual("openat"u8) => TraceSyscall.Openat,
        _ when name.SequenceEqual("close"u8) => TraceSyscall.Close,
        _ => TraceSyscall.None,
    };
}
