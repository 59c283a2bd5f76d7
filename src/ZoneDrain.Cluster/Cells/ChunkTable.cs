using System.Collections;
using System.Diagnostics.CodeAnalysis;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Cells;

/// <summary>The chunks that live here, by number. A turn of a page asks for the same one several times, so the last that was found is kept at hand. Not for two
/// threads.</summary>
internal sealed class ChunkTable : IEnumerable<KeyValuePair<long, ChunkCells>>
{
    private readonly Dictionary<long, ChunkCells> _chunks = [];
    private long _lastNumber = -1;
    private ChunkCells? _last;

    /// <summary>A chunk that is there.</summary>
    /// <exception cref="KeyNotFoundException">It is not.</exception>
    public ChunkCells this[long number]
    {
        get => TryGetValue(number, out var chunk) ? chunk : throw new KeyNotFoundException($"chunk {number} has no cells here");
        set => (_chunks[number], _lastNumber, _last) = (value, number, value);
    }

    /// <summary>The cells of a chunk, where there are any.</summary>
    public bool TryGetValue(long number, [NotNullWhen(true)] out ChunkCells? chunk)
    {
        if (number == _lastNumber)
        {
            chunk = _last!;
            return true;
        }

        if (!_chunks.TryGetValue(number, out chunk)) return false;
        (_lastNumber, _last) = (number, chunk);
        return true;
    }

    /// <summary>Whether a chunk has cells.</summary>
    public bool ContainsKey(long number) => _chunks.ContainsKey(number);

    /// <summary>Forgets the cells of a chunk.</summary>
    public void Remove(long number)
    {
        (_lastNumber, _last) = (-1, null);
        _chunks.Remove(number);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<long, ChunkCells>> GetEnumerator() => _chunks.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
