using System.Numerics;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Turns a world into a vector of part numbers and back. Only what a turn changed is written or read.</summary>
internal sealed class WorldCodec
{
    private readonly World _world;
    private readonly PartStore _parts;
    private readonly StateWriter _writer = new();
    private readonly int[] _loaded;
    private readonly ulong _all;

    public WorldCodec(World world, PartStore parts)
    {
        if (world.Parts > PartMarks.PartsMax) throw new ArgumentException($"a world of {world.Parts} parts; at most {PartMarks.PartsMax} can be saved");
        _world = world;
        _parts = parts;
        _loaded = new int[world.Parts];
        Array.Fill(_loaded, -1);
        _all = ulong.MaxValue >> (PartMarks.PartsMax - _loaded.Length);
        world.MarkAllWritten();
    }

    public int Width => _loaded.Length;

    /// <summary>The world as it is now.</summary>
    public ReadOnlySpan<int> Save()
    {
        for (var left = _world.Marks.Written & _all; left != 0; left &= left - 1)
        {
            var part = BitOperations.TrailingZeroCount(left);
            _writer.Clear();
            _world.SavePart(part, _writer);
            _loaded[part] = _parts.Number(_writer.Written);
        }

        _world.Marks.Written = 0;
        return _loaded;
    }

    /// <summary>Makes the world what <paramref name="vector"/> says.</summary>
    public void Load(ReadOnlySpan<int> vector)
    {
        var written = _world.Marks.Written;
        for (var part = 0; part < _loaded.Length; part++)
        {
            if ((written >> part & 1) == 0 && _loaded[part] == vector[part]) continue;
            var reader = new StateReader(_parts[vector[part]]);
            _world.LoadPart(part, ref reader);
            _loaded[part] = vector[part];
        }

        _world.Marks.Written = 0;
    }
}
