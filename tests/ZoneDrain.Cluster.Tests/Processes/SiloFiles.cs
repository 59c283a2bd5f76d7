using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>Configurations of silos on loopback, in a folder of their own, with ports that nobody listens at.</summary>
internal sealed class SiloFiles : IDisposable
{
    // Below the ports that outgoing connections are given, so that nobody takes one between here and the silo's start.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;
    private static int _port = FirstPort + Environment.ProcessId * 37 % (LastPort - FirstPort);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonedrain-silos-");
    private readonly List<(int Silo, int Gateway)> _ports = [];

    public SiloFiles(int silos, string? database = null, int deadAfterS = 60, params (string Key, object Value)[] others)
    {
        for (var silo = 0; silo < silos; silo++) _ports.Add((FreePort(), FreePort()));
        for (var silo = 0; silo < silos; silo++)
        {
            var keys = new Dictionary<string, object>
            {
                ["cluster"] = _folder.Name,
                ["name"] = $"silo-{silo + 1}",
                ["siloPort"] = _ports[silo].Silo,
                ["gatewayPort"] = _ports[silo].Gateway,
                ["deadAfterS"] = deadAfterS,
            };
            if (database is null)
            {
                keys["primary"] = $"127.0.0.1:{_ports[0].Silo}";
                keys["gateways"] = _ports.Select(ports => $"127.0.0.1:{ports.Gateway}");
            }
            else
            {
                keys["membership"] = "postgres";
                keys["database"] = database;
            }

            foreach (var (key, value) in others) keys[key] = value;
            File.WriteAllText(Path(silo), JsonSerializer.Serialize(keys));
        }
    }

    /// <summary>The folder they are in, which is deleted at the end.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Where clients find a silo.</summary>
    public int GatewayPort(int silo) => _ports[silo].Gateway;

    /// <summary>Where silos find it.</summary>
    public int SiloPort(int silo) => _ports[silo].Silo;

    /// <summary>The file of a silo, from 0.</summary>
    public string Path(int silo) => System.IO.Path.Combine(_folder.FullName, $"silo-{silo + 1}.json");

    /// <summary>What the file of a silo says, from 0.</summary>
    public SiloSettings Settings(int silo) => SiloConfiguration.Read(Path(silo)).Settings!;

    /// <summary>The same as environment variables.</summary>
    public Dictionary<string, string> Variables(int silo)
    {
        var settings = Settings(silo);
        var said = SettingKey.All.Select(key => (Name: key.Path.Replace(":", "__", StringComparison.Ordinal), Value: key.Write(settings)))
            .Where(entry => entry.Value is not null)
            .ToDictionary(entry => entry.Name, entry => entry.Value is IEnumerable<string> list ? string.Join(',', list) : $"{entry.Value}");
        if (settings.Database is { } database) said[DatabaseAddress.Variable] = database.WithPassword();
        return said;
    }

    /// <summary>Starts a silo, with these variables besides its file, and waits until it takes part.</summary>
    public async Task<ZoneDrainProcess> Start(int silo, Dictionary<string, string>? variables = null)
    {
        var process = ZoneDrainProcess.Start(variables ?? [], "silo", "--config", Path(silo));
        try
        {
            await process.Says($"silo-{silo + 1} is up");
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static int FreePort()
    {
        for (var tries = 0; tries < LastPort - FirstPort; tries++)
        {
            var port = FirstPort + Interlocked.Increment(ref _port) % (LastPort - FirstPort);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there; the next may be free.
            }
        }

        throw new InvalidOperationException($"no port from {FirstPort} to {LastPort} is free");
    }
}
