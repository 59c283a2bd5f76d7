using System.Text.Json;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Writes what <see cref="SiloSettingsFile"/> reads, without the database, whose address has a variable of its own.</summary>
public static class SiloSettingsWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The text of a configuration file.</summary>
    public static string Write(SiloSettings settings)
    {
        var keys = new Dictionary<string, object>
        {
            ["cluster"] = settings.Cluster,
            ["name"] = settings.Name,
            ["address"] = settings.Address.ToString(),
            ["siloPort"] = settings.SiloPort,
            ["gatewayPort"] = settings.GatewayPort,
            ["membership"] = settings.Membership.ToString().ToLowerInvariant(),
            ["state"] = settings.State.ToString().ToLowerInvariant(),
            ["deadAfterS"] = settings.DeadAfterS,
        };
        if (settings.Primary is { } primary) keys["primary"] = primary.ToString();
        if (settings.CallFaults) keys["callFaults"] = true;
        return JsonSerializer.Serialize(keys, Indented);
    }
}
