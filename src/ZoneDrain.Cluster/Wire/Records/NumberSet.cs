namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>Numbers of actors, a bit for each: of numbers that were given out one after another.</summary>
[GenerateSerializer]
internal sealed class NumberSet
{
    private const int BitsInWord = 64;

    [Id(0)]
    private ulong[] _bits = [];

    /// <summary>Whether a number, at least 0, is one of them.</summary>
    public bool Contains(long number) => number / BitsInWord is var word && word < _bits.Length && (_bits[word] >> (int)(number % BitsInWord) & 1) != 0;

    /// <summary>Adds a number, at least 0.</summary>
    public void Add(long number)
    {
        var word = number / BitsInWord;
        if (word >= _bits.Length) Array.Resize(ref _bits, (int)Math.Max(word + 1, 2L * _bits.Length));
        _bits[word] |= 1UL << (int)(number % BitsInWord);
    }

    /// <summary>Adds all of another.</summary>
    public NumberSet With(NumberSet other)
    {
        if (other._bits.Length > _bits.Length) Array.Resize(ref _bits, other._bits.Length);
        for (var word = 0; word < other._bits.Length; word++) _bits[word] |= other._bits[word];
        return this;
    }
}
