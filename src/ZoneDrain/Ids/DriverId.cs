namespace ZoneDrain.Ids;

/// <summary>One driver: it hands out the frames of a device. Prints as <c>driver-7</c>.</summary>
public readonly record struct DriverId
{
    /// <summary>The largest number, 65535.</summary>
    public const int Max = 65535;

    /// <summary>Names number <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in 0..65535.</exception>
    public DriverId(int value)
    {
        if (value is < 0 or > Max) throw new ArgumentOutOfRangeException(nameof(value), value, $"a driver is numbered 0..{Max}");
        Value = value;
    }

    /// <summary>The number, 0..65535.</summary>
    public int Value { get; }

    /// <summary>Reads the form that <see cref="ToString"/> prints.</summary>
    public static bool TryParse(string? text, out DriverId id)
    {
        id = default;
        if (!IdText.TryParse("driver-", text, out var value) || value > Max) return false;
        id = new((int)value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"driver-{Value}";
}
