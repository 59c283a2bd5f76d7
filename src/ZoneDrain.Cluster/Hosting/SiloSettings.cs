using System.Net;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>One silo, and the cluster it belongs to, as <see cref="SiloConfiguration"/> reads it.</summary>
public sealed record SiloSettings
{
    /// <summary>The cluster's name; silos of other names do not see this one.</summary>
    public string Cluster { get; init; } = "zonedrain";

    /// <summary>The name that stored states go by, the same for every cluster that shall find them; the cluster's own unless given. Of clusters with one name
    /// for their states, one runs at a time.</summary>
    public string Service
    {
        get => field ?? Cluster;
        init;
    }

    /// <summary>The silo's name in logs.</summary>
    public string Name { get; init; } = "silo";

    /// <summary>The address it listens at.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port for other silos, 1..65535.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for clients, 1..65535.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>Where the members are written down.</summary>
    public Membership Membership { get; init; } = Membership.Memory;

    /// <summary>Where grains keep their states; the same for all silos of a cluster.</summary>
    public GrainStates State { get; init; } = GrainStates.Memory;

    /// <summary>The database of <see cref="Membership.Postgres"/> and <see cref="GrainStates.Postgres"/>; null where none is needed.</summary>
    public DatabaseAddress? Database { get; init; }

    /// <summary>Seconds after which a silo that answers no probe is declared dead, 3..600.</summary>
    public int DeadAfterS { get; init; } = 3;

    /// <summary>Where the silo's web pages are: <c>/health</c> and what is below it, and the dashboard; null: nowhere.</summary>
    public IPEndPoint? Health { get; init; }

    /// <summary>The dashboard of Orleans is at <see cref="Health"/>, below <c>/dashboard</c>. It watches every call, which takes some of the speed.</summary>
    public bool Dashboard { get; init; }

    /// <summary>What silos and clients show each other; null: nothing, and nothing is encrypted.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The silo may listen at an address that is not loopback without <see cref="Tls"/>: whoever reaches its ports can call its grains.</summary>
    public bool AnyoneMayCall { get; init; }

    /// <summary>The OpenTelemetry collector that metrics and traces go to, by OTLP over HTTP, as <c>http://127.0.0.1:4318</c>; null: nowhere.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>One operation in so many is traced, 1..1,000,000.</summary>
    public int TraceEvery { get; init; } = 100;

    /// <summary>The least severe lines that a silo says of itself.</summary>
    public SiloLog Log { get; init; } = SiloLog.Error;

    /// <summary>The timeline of a run may let calls of this silo go wrong: they are then made through a filter, which takes some of its speed.</summary>
    public bool CallFaults { get; init; }

    /// <summary>The silo that keeps the members with <see cref="Membership.Memory"/>; null: this one.</summary>
    public IPEndPoint? Primary { get; init; }

    /// <summary>Where a client finds the cluster; empty: this silo's gateway.</summary>
    public IReadOnlyList<IPEndPoint> Gateways { get; init; } = [];

    /// <summary>The gateways, or this silo's where none is named.</summary>
    internal IReadOnlyList<IPEndPoint> GatewaysOrOwn => Gateways.Count > 0 ? Gateways : [new(Address, GatewayPort)];
}

/// <summary>Where the grains of a silo keep their states.</summary>
public enum GrainStates
{
    /// <summary>In memory: what a silo held dies with it.</summary>
    Memory,

    /// <summary>In a PostgreSQL database too: nothing that was acknowledged is lost, and a cluster that was stopped finds its worlds again.</summary>
    Postgres,
}

/// <summary>Where the members of a cluster are written down.</summary>
public enum Membership
{
    /// <summary>In the memory of the primary silo: for one machine. The cluster ends with its primary.</summary>
    Memory,

    /// <summary>In a PostgreSQL database: for silos on hosts of their own. No silo is needed to begin with, and any may go.</summary>
    Postgres,
}

/// <summary>How much a silo says of itself, on standard error.</summary>
public enum SiloLog
{
    /// <summary>What went wrong.</summary>
    Error,

    /// <summary>Losses, and operations that broke.</summary>
    Warning,

    /// <summary>Operations that sleep, too.</summary>
    Information,

    /// <summary>Every operation.</summary>
    Debug,
}

/// <summary>The certificate of a silo or a client, and the authority whose certificates it trusts, as PEM files. Only certificates of that authority are let
/// in.</summary>
/// <param name="Certificate">Its certificate.</param>
/// <param name="Key">The private key of that, without a password.</param>
/// <param name="Authority">The certificate of the cluster's own authority.</param>
public sealed record TlsFiles(string Certificate, string Key, string Authority);
