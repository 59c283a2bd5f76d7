namespace ZoneDrain.Experiments.Lives;

/// <summary>Pushes what the caches hold out, by reading through memory that is larger than any of them.</summary>
internal static class CacheFlush
{
    private const int Bytes = 128 << 20;
    private const int Line = 64;

    // Kept for the life of the program: made anew each time it would cost more than what it helps to measure.
    private static readonly Lazy<byte[]> Filler = new(() => GC.AllocateArray<byte>(Bytes));

    public static void Run()
    {
        var filler = Filler.Value;
        for (var at = 0; at < filler.Length; at += Line) filler[at] ^= 1;
    }
}
