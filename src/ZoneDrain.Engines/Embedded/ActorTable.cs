namespace ZoneDrain.Engines.Embedded;

/// <summary>Actors by number. Reading takes no lock; growing copies.</summary>
/// <typeparam name="T">The actor's host.</typeparam>
internal sealed class ActorTable<T>(string kind) where T : class
{
    private readonly Lock _lock = new();
    private volatile T?[] _hosts = new T?[16];
    private int _next;

    public int Count => Volatile.Read(ref _next);

    public T this[int number]
    {
        get
        {
            var hosts = _hosts;
            return (uint)number < (uint)hosts.Length && hosts[number] is { } host
                ? host
                : throw new KeyNotFoundException($"there is no {kind}-{number}; there are {Count}");
        }
    }

    public T? Find(int number)
    {
        var hosts = _hosts;
        return (uint)number < (uint)hosts.Length ? hosts[number] : null;
    }

    public int Reserve()
    {
        lock (_lock) return _next++;
    }

    public void Set(int number, T? host)
    {
        lock (_lock)
        {
            if (number >= _hosts.Length)
            {
                var larger = _hosts;
                Array.Resize(ref larger, Math.Max(number + 1, larger.Length * 2));
                _hosts = larger;
            }

            _hosts[number] = host;
        }
    }

    /// <summary>The hosts that are there, by number.</summary>
    public IEnumerable<T> All() => _hosts.OfType<T>();
}
