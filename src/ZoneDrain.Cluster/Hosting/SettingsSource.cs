using Microsoft.Extensions.Configuration;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>One place where settings stand, as a source of .NET configuration under the paths of <see cref="SettingKey"/>. It knows what stood where.</summary>
/// <param name="label">What a message calls it, as <c>silo.json</c>.</param>
/// <param name="folder">The folder that its paths begin at.</param>
internal sealed class SettingsSource(string label, string folder) : ConfigurationProvider, IConfigurationSource
{
    private readonly Dictionary<string, string> _places = [];

    /// <summary>The folder that its paths begin at.</summary>
    public string Folder => folder;

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Takes one entry; what nobody knows, or what was said already and otherwise, goes to the errors.</summary>
    /// <param name="given">The key as it was given, by which a message names it.</param>
    /// <param name="key">The same as a name or a path.</param>
    /// <param name="value">The value.</param>
    /// <param name="allowed">The keys that a message names.</param>
    /// <param name="errors">Where errors go.</param>
    public void Add(string given, string key, string? value, Func<IEnumerable<string>> allowed, List<string> errors)
    {
        var place = $"{label}: {given}";
        var parent = key.LastIndexOf(':') is var colon and > 0 && int.TryParse(key[(colon + 1)..], out _) ? key[..colon] : null;
        if (SettingKey.Find(key) is { } setting) Take(setting, place, value, errors);
        else if (parent is not null && SettingKey.Find(parent) is { IsList: true } list) Append(list, place, value);
        else errors.Add($"{place}: no such key; allowed: {string.Join(", ", allowed())}");
    }

    /// <summary>What it says of a key; null where it says nothing.</summary>
    public SettingValue? Find(SettingKey key, List<string> errors) =>
        TryGet(key.Path, out var value) ? new(_places[key.Path], value, folder, errors) : null;

    private void Take(SettingKey setting, string place, string? value, List<string> errors)
    {
        if (TryGet(setting.Path, out var other) && other != value) errors.Add($"{place}: says otherwise than {_places[setting.Path]}; one of the two must go");
        Set(setting.Path, value);
        _places[setting.Path] = place;
    }

    private void Append(SettingKey list, string place, string? value)
    {
        Set(list.Path, TryGet(list.Path, out var before) ? $"{before},{value}" : value);
        _places.TryAdd(list.Path, place);
    }
}
