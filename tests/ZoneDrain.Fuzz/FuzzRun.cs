namespace ZoneDrain.Fuzz;

/// <summary>Tries many inputs on a target and keeps those that break it: by an exception, by memory, or by time.</summary>
internal static class FuzzRun
{
    /// <summary>How many inputs all targets together get; ten thousand unless given.</summary>
    public const string InputsVariable = "ZONEDRAIN_FUZZ_INPUTS";

    /// <summary>The seed of the first input; 1 unless given. Input N of a target is made from seed + N, whatever came before it.</summary>
    public const string SeedVariable = "ZONEDRAIN_FUZZ_SEED";

    private const int Inputs = 10_000;
    private const int FindingsMax = 10;
    private const long BytesMax = 512L << 20;

    // No input of these sizes needs a second; a minute leaves room for a machine that does much else.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Tries them; what broke, a line each, with the file in which it is kept.</summary>
    public static IReadOnlyList<string> Of(FuzzTarget target)
    {
        var inputs = Number(InputsVariable, Inputs) * (long)target.Share / Inputs;
        var seed = Number(SeedVariable, 1);
        var broken = new List<string>();
        using var watch = new Watch(target.Name);
        for (var input = 0L; input < inputs && broken.Count < FindingsMax; input++)
        {
            var bytes = new Mutator(unchecked((int)(seed + input))).Next(target.Corpus);
            if (Try(target, bytes, watch) is { } problem) broken.Add($"seed {seed + input}: {problem}: {Findings.Keep(target.Name, bytes)}");
        }

        return broken;
    }

    /// <summary>Tries one input; what broke, or null.</summary>
    public static string? TryOne(FuzzTarget target, byte[] bytes)
    {
        using var watch = new Watch(target.Name);
        return Try(target, bytes, watch);
    }

    private static string? Try(FuzzTarget target, byte[] bytes, Watch watch)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        watch.Begin(bytes);
        try
        {
            target.Try(bytes);
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name} {exception.Message} {exception.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";
        }
        finally
        {
            watch.End();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > BytesMax ? $"{allocated >> 20} MiB were allocated" : null;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) && number > 0 ? number : otherwise;

    // An input that never ends cannot be interrupted: it is kept, and the process ends.
    private sealed class Watch : IDisposable
    {
        private readonly string _target;
        private readonly Timer _timer;
        private byte[]? _input;

        public Watch(string target) => (_target, _timer) = (target, new(_ => TooLong()));

        public void Begin(byte[] input)
        {
            Volatile.Write(ref _input, input);
            _timer.Change(Patience, Timeout.InfiniteTimeSpan);
        }

        public void End() => Volatile.Write(ref _input, null);

        public void Dispose() => _timer.Dispose();

        private void TooLong()
        {
            if (Volatile.Read(ref _input) is not { } input) return;
            Environment.FailFast($"{_target}: an input took longer than {Patience}: {Findings.Keep(_target, input)}");
        }
    }
}
