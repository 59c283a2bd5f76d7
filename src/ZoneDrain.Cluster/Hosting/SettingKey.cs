using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>
/// One setting of a silo: what a silo's file calls it, where it stands in .NET configuration, and how it is read and written. A setting that is not in the list
/// exists nowhere.
/// </summary>
/// <param name="Name">Its name in a silo's file, as <c>siloPort</c>.</param>
/// <param name="Path">Its path in .NET configuration, as <c>Orleans:Endpoints:SiloPort</c>.</param>
/// <param name="Read">Sets it.</param>
/// <param name="Write">What stands in a file for it; null where nothing does.</param>
internal sealed record SettingKey(string Name, string Path, Func<SiloSettings, SettingValue, SiloSettings> Read, Func<SiloSettings, object?> Write)
{
    private const int TraceEveryMax = 1_000_000;
    private const int DeadAfterMin = 3;
    private const int DeadAfterMax = 600;

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<SettingKey> All =
    [
        new("cluster", "Orleans:ClusterId", (settings, value) => settings with { Cluster = value.Text() }, settings => settings.Cluster),
        new("service", "Orleans:ServiceId", (settings, value) => settings with { Service = value.Text() }, settings => settings.Service),
        new("name", "Orleans:Name", (settings, value) => settings with { Name = value.Text() }, settings => settings.Name),
        new("address", "Orleans:Endpoints:AdvertisedIPAddress", (settings, value) => settings with { Address = value.Address() },
            settings => settings.Address.ToString()),
        new("siloPort", "Orleans:Endpoints:SiloPort", (settings, value) => settings with { SiloPort = value.Port() }, settings => settings.SiloPort),
        new("gatewayPort", "Orleans:Endpoints:GatewayPort", (settings, value) => settings with { GatewayPort = value.Port() },
            settings => settings.GatewayPort),
        new("membership", "Orleans:Clustering:ProviderType",
            (settings, value) => settings with
            {
                Membership = value.Word("place for members", ("Development", Membership.Memory), ("AdoNet", Membership.Postgres)),
            },
            settings => Word(settings.Membership)),
        new("primary", "Orleans:Clustering:PrimarySiloEndpoint", (settings, value) => settings with { Primary = value.EndPoint() },
            settings => settings.Primary?.ToString()),
        new("gateways", "Orleans:Clustering:Gateways", (settings, value) => settings with { Gateways = value.EndPoints() },
            settings => settings.Gateways.Count > 0 ? settings.Gateways.Select(gateway => gateway.ToString()) : null) { IsList = true },
        new("deadAfterS", "ZoneDrain:DeadAfterS", (settings, value) => settings with { DeadAfterS = value.Number(DeadAfterMin, DeadAfterMax) },
            settings => settings.DeadAfterS),
        new("state", "ZoneDrain:State", (settings, value) => settings with { State = value.Word<GrainStates>("place for states") },
            settings => Word(settings.State)),

        // Written nowhere, for it holds a password: whoever starts a silo gives it by a variable.
        new("database", "ZoneDrain:Database", (settings, value) => settings with { Database = value.Database() }, _ => null)
        {
            IsSecret = true, Variable = DatabaseAddress.Variable,
        },
        new("health", "ZoneDrain:Health", (settings, value) => settings with { Health = value.EndPoint() }, settings => settings.Health?.ToString()),
        new("otlp", "ZoneDrain:Otlp", (settings, value) => settings with { Otlp = value.Collector() }, settings => settings.Otlp?.ToString())
        {
            IsSecret = true,
        },
        new("traceEvery", "ZoneDrain:TraceEvery", (settings, value) => settings with { TraceEvery = value.Number(1, TraceEveryMax) },
            settings => settings.TraceEvery),
        new("log", "ZoneDrain:Log", (settings, value) => settings with { Log = value.Word<SiloLog>("amount of log") }, settings => Word(settings.Log)),
        new("callFaults", "ZoneDrain:CallFaults", (settings, value) => settings with { CallFaults = value.Flag() }, settings => settings.CallFaults),
        new("dashboard", "ZoneDrain:Dashboard", (settings, value) => settings with { Dashboard = value.Flag() }, settings => settings.Dashboard),
        new("tls:certificate", "ZoneDrain:Tls:Certificate", (settings, value) => settings with { Tls = Tls(settings) with { Certificate = value.Path() } },
            settings => settings.Tls?.Certificate),
        new("tls:key", "ZoneDrain:Tls:Key", (settings, value) => settings with { Tls = Tls(settings) with { Key = value.Path() } },
            settings => settings.Tls?.Key),
        new("tls:authority", "ZoneDrain:Tls:Authority", (settings, value) => settings with { Tls = Tls(settings) with { Authority = value.Path() } },
            settings => settings.Tls?.Authority),
        new("anyoneMayCall", "ZoneDrain:AnyoneMayCall", (settings, value) => settings with { AnyoneMayCall = value.Flag() },
            settings => settings.AnyoneMayCall),
    ];

    /// <summary>It may stand in several entries, one a value.</summary>
    public bool IsList { get; init; }

    /// <summary>Its value is shown to nobody, for it may hold a password.</summary>
    public bool IsSecret { get; init; }

    /// <summary>An environment variable that says the same; null for none.</summary>
    public string? Variable { get; init; }

    /// <summary>Finds one by its name or its path, whatever the case of the path; null where it is neither.</summary>
    public static SettingKey? Find(string nameOrPath) => All.FirstOrDefault(
        key => key.Name.Equals(nameOrPath, StringComparison.Ordinal) || key.Path.Equals(nameOrPath, StringComparison.OrdinalIgnoreCase));

    private static TlsFiles Tls(SiloSettings settings) => settings.Tls ?? new("", "", "");

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
