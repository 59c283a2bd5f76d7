namespace ZoneDrain.Traces.Reading;

/// <summary>Reads the words the kernel joins with bars: flags and results of a fault (Linux 6.1, include/linux/mm.h and mm_types.h).</summary>
internal static class TraceFaultWords
{
    /// <summary>FAULT_FLAG_ORIG_PTE_VALID has no name in 6.1's list and is printed as a number.</summary>
    private const ulong OriginalEntryValid = 0x800;

    internal static TraceFault ReadFlags(ReadOnlySpan<byte> words, TraceFault fault)
    {
        foreach (var range in words.Split((byte)'|'))
        {
            var word = words[range];
            if (word.SequenceEqual("WRITE"u8))
                fault = fault with { Write = true };
            else if (word.SequenceEqual("MKWRITE"u8))
                fault = fault with { MkWrite = true };
            else if (word.SequenceEqual("ORIG_PTE_VALID"u8))
                fault = fault with { TablePresent = true };
            else if (word.StartsWith("0x"u8) && new TraceCursor(word).TryHex(out var bits) && (bits & OriginalEntryValid) != 0)
                fault = fault with { TablePresent = true };
        }

        return fault;
    }

    internal static FaultResults ReadResults(ReadOnlySpan<byte> words)
    {
        var results = FaultResults.None;
        foreach (var range in words.Split((byte)'|'))
        {
            var word = words[range];
            if (!word.IsEmpty)
                results |= ReadResult(word);
        }

        return results;
    }

    private static FaultResults ReadResult(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("NOPAGE"u8) => FaultResults.NoPage,
        _ when word.SequenceEqual("MAJOR"u8) => FaultResults.Major,
        _ when word.SequenceEqual("SIGBUS"u8) => FaultResults.Sigbus,
        _ when word.SequenceEqual("FALLBACK"u8) => FaultResults.Fallback,
        _ when word.SequenceEqual("OOM"u8) => FaultResults.OutOfMemory,
        _ when word.SequenceEqual("RETRY"u8) => FaultResults.Retry,
        _ when word.SequenceEqual("NEEDDSYNC"u8) => FaultResults.NeedsSync,
        _ => FaultResults.Unusual,
    };
}
