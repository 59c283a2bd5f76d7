namespace ZoneDrain.Ids;

/// <summary>One dev_pagemap (include/linux/memremap.h): a range of device memory that is created and torn down as a whole. Prints as <c>pgmap-7</c>.</summary>
public readonly record struct PgmapId
{
    /// <summary>The largest number, 65535.</summary>
    public const int Max = 65535;

    /// <summary>Names number <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in 0..65535.</exception>
    public PgmapId(int value)
    {
        if (value is < 0 or > Max) throw new ArgumentOutOfRangeException(nameof(value), value, $"a pgmap is numbered 0..{Max}");
        Value = value;
    }

    /// <summary>The number, 0..65535.</summary>
    public int Value { get; }

    /// <summary>Reads the form that <see cref="ToString"/> prints.</summary>
    public static bool TryParse(string? text, out PgmapId id)
    {
        id = default;
        if (!IdText.TryParse("pgmap-", text, out var value) || value > Max) return false;
        id = new((int)value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"pgmap-{Value}";
}
