using System.Numerics;

namespace ZoneDrain.Statistics;

/// <summary>
/// Random draws that depend on a seed alone: xoshiro256** seeded through splitmix64 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number
/// Generators", ACM TOMS 47, 2021). A mutable value: a copy repeats the draws of its original. Not for secrets. One thread at a time.
/// </summary>
public struct SeededDraws : IEquatable<SeededDraws>
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Draws from a seed; every seed, 0 included, is a good one.</summary>
    public SeededDraws(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The next 64 bits, each value equally likely.</summary>
    public ulong Next()
    {
        unchecked
        {
            var drawn = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
            var shifted = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= shifted;
            _s3 = BitOperations.RotateLeft(_s3, 45);
            return drawn;
        }
    }

    /// <summary>
    /// A whole number from 0 to <paramref name="limit"/> - 1, each equally likely, without the bias of a remainder (Lemire, "Fast Random Integer Generation
    /// in an Interval", ACM TOMACS 29, 2019). <paramref name="limit"/> is 1 or more, else <see cref="ArgumentOutOfRangeException"/>.
    /// </summary>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        unchecked
        {
            var bound = (uint)limit;
            var product = (ulong)(uint)(Next() >> 32) * bound;
            if ((uint)product < bound)
            {
                var threshold = (0u - bound) % bound;
                while ((uint)product < threshold)
                    product = (ulong)(uint)(Next() >> 32) * bound;
            }

            return (int)(product >> 32);
        }
    }

    /// <summary>A number from 0 (included) to 1 (excluded), a multiple of 2⁻⁵³.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True when both will give the same draws from here on.</summary>
    public readonly bool Equals(SeededDraws other) => (_s0, _s1, _s2, _s3) == (other._s0, other._s1, other._s2, other._s3);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is SeededDraws other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_s0, _s1, _s2, _s3);

    /// <summary>True when both will give the same draws from here on.</summary>
    public static bool operator ==(SeededDraws left, SeededDraws right) => left.Equals(right);

    /// <summary>True when the next draws of the two differ somewhere.</summary>
    public static bool operator !=(SeededDraws left, SeededDraws right) => !left.Equals(right);

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
