namespace ZoneDrain.Cluster.Hosting;

/// <summary>What one place says of a silo's settings, and as what it was given there.</summary>
/// <param name="label">What a message calls it, as <c>silo.json</c>.</param>
/// <param name="folder">The folder that its paths begin at.</param>
internal sealed class SettingsSource(string label, string folder)
{
    private readonly Dictionary<SettingKey, (string Place, string? Value)> _said = [];

    /// <summary>Takes one entry; what nobody knows, or what was said already and otherwise, goes to the errors.</summary>
    /// <param name="given">The key as it was given, by which a message names it.</param>
    /// <param name="key">The same as a name or a path.</param>
    /// <param name="value">The value.</param>
    /// <param name="allowed">Gives a key as a message names it.</param>
    /// <param name="errors">Where errors go.</param>
    public void Add(string given, string key, string? value, Func<SettingKey, string> allowed, List<string> errors)
    {
        var place = $"{label}: {given}";
        if (SettingKey.Find(key) is { } setting)
        {
            if (!_said.TryAdd(setting, (place, value)) && _said[setting].Value != value)
                errors.Add($"{place}: says otherwise than {_said[setting].Place}; one of the two must go");
        }
        else if (ListOf(key) is { } list)
        {
            _said[list] = _said.TryGetValue(list, out var before) ? (before.Place, $"{before.Value},{value}") : (place, value);
        }
        else
        {
            errors.Add($"{place}: no such key; allowed: {string.Join(", ", SettingKey.All.Select(allowed))}");
        }
    }

    /// <summary>What it says of a key; null where it says nothing.</summary>
    public SettingValue? Find(SettingKey key, List<string> errors) => _said.TryGetValue(key, out var said) ? new(said.Place, said.Value, folder, errors) : null;

    // An entry of a list is its key with a number behind it.
    private static SettingKey? ListOf(string key)
    {
        var colon = key.LastIndexOf(':');
        return colon > 0 && int.TryParse(key[(colon + 1)..], out _) && SettingKey.Find(key[..colon]) is { IsList: true } list ? list : null;
    }
}
