using ZoneDrain.Values;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>Turns a world into a vector of part numbers and back. Only what a turn changed is written or read.</summary>
internal sealed class WorldCodec
{
    private readonly World _world;
    private readonly PartStore _parts;
    private readonly StateWriter _writer = new();
    private readonly int[] _loaded;

    public WorldCodec(World world, PartStore parts)
    {
        _world = world;
        _parts = parts;
        _loaded = new int[world.Parts];
        Array.Fill(_loaded, -1);
        world.MarkAllDirty();
    }

    public int Width => _loaded.Length;

    /// <summary>The world as it is now.</summary>
    public ReadOnlySpan<int> Save()
    {
        for (var part = 0; part < _loaded.Length; part++)
        {
            if (!_world.TakeDirty(part)) continue;
            _writer.Clear();
            _world.SavePart(part, _writer);
            _loaded[part] = _parts.Number(_writer.Written);
        }

        return _loaded;
    }

    /// <summary>Makes the world what <paramref name="vector"/> says.</summary>
    public void Load(ReadOnlySpan<int> vector)
    {
        for (var part = 0; part < _loaded.Length; part++)
        {
            var dirty = _world.TakeDirty(part);
            if (!dirty && _loaded[part] == vector[part]) continue;
            var reader = new StateReader(_parts[vector[part]]);
            _world.LoadPart(part, ref reader);
            _loaded[part] = vector[part];
        }
    }
}
