namespace ZoneDrain.Ids;

/// <summary>One process: an address space with its threads. Prints as <c>process-7</c>.</summary>
public readonly record struct ProcessId
{
    /// <summary>The largest number, 16777215.</summary>
    public const int Max = 16777215;

    /// <summary>Names number <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in 0..16777215.</exception>
    public ProcessId(int value)
    {
        if (value is < 0 or > Max) throw new ArgumentOutOfRangeException(nameof(value), value, $"a process is numbered 0..{Max}");
        Value = value;
    }

    /// <summary>The number, 0..16777215.</summary>
    public int Value { get; }

    /// <summary>Reads the form that <see cref="ToString"/> prints.</summary>
    public static bool TryParse(string? text, out ProcessId id)
    {
        id = default;
        if (!IdText.TryParse("process-", text, out var value) || value > Max) return false;
        id = new((int)value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"process-{Value}";
}
