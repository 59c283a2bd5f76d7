using System.Text.RegularExpressions;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>The words that a scenario writes for the values of an enum: the kernel's where it has one, else the name in lower case with hyphens.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly (string Word, T Value)[] Table = [.. Enum.GetValues<T>().Where(IsWritten).Select(value => (WordFor(value), value))];

    /// <summary>All words, in the enum's order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Select(entry => entry.Word)];

    /// <summary>The word for a value.</summary>
    public static string Of(T value) => Array.Find(Table, entry => entry.Value.Equals(value)).Word
        ?? throw new ArgumentOutOfRangeException(nameof(value), value, $"Not a value of {typeof(T).Name}.");

    /// <summary>The value of a word, in its exact spelling.</summary>
    public static bool TryParse(string word, out T value)
    {
        var found = Array.FindIndex(Table, entry => entry.Word == word);
        value = found < 0 ? default : Table[found].Value;
        return found >= 0;
    }

    // Ordinary memory is no device: a scenario has as much of it as its devices need.
    private static bool IsWritten(T value) => value is not MemoryType.Ram;

    private static string WordFor(T value) => (object)value switch
    {
        MemoryType.Generic => "devdax",
        MemoryType.FsDax => "fsdax",
        MemoryType.PciP2pDma => "p2p",
        ZapOrder.BeforeKill => "zap-before-kill",
        ZapOrder.AfterKill => "zap-after-kill",
        ZapOrder.None => "no-zap",
        ThresholdSense.Less => "<",
        ThresholdSense.AtMost => "<=",
        ThresholdSense.Greater => ">",
        ThresholdSense.AtLeast => ">=",
        _ => Regex.Replace(value.ToString(), "(?<!^)([A-Z])", "-$1").ToLowerInvariant(),
    };
}
