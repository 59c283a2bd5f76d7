using System.Text.Json;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Writes what <see cref="SiloConfiguration"/> reads, without the database, whose address has a variable of its own.</summary>
public static class SiloSettingsWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The text of a configuration file that says every setting.</summary>
    public static string Write(SiloSettings settings)
    {
        var said = SettingKey.All.Select(key => (key.Name, Value: key.Write(settings))).Where(entry => entry.Value is not null);
        return JsonSerializer.Serialize(said.ToDictionary(entry => entry.Name, entry => entry.Value), Indented);
    }
}
