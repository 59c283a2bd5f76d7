namespace ZoneDrain.Engines.Simulation;

/// <summary>
/// What a cluster's messages cost, in nanoseconds. A service time is the time a core of a silo is taken by one message; measured by <c>bench
/// cluster-prices</c>.
/// </summary>
public sealed record ClusterPrices
{
    /// <summary>The version of the form that this build reads.</summary>
    public const int VersionNow = 2;

    /// <summary>The version of the form.</summary>
    public int Version { get; init; } = VersionNow;

    /// <summary>Where the figures come from: machine, date, command.</summary>
    public string Origin { get; init; } = "";

    /// <summary>A protocol begins: the message that starts it is read, and its first step is taken.</summary>
    public long StartNs { get; init; }

    /// <summary>An answer is heard, and the protocol's next step is taken; also what a caller does with the end of its protocol.</summary>
    public long AnswerNs { get; init; }

    /// <summary>A turn that the initiator of a protocol makes itself, without a message.</summary>
    public long OwnTurnNs { get; init; }

    /// <summary>A page's turn.</summary>
    public long PageTurnNs { get; init; }

    /// <summary>A turn of a pgmap.</summary>
    public long PgmapTurnNs { get; init; }

    /// <summary>A turn of a process that another actor asks for.</summary>
    public long ProcessTurnNs { get; init; }

    /// <summary>A turn of an inode.</summary>
    public long InodeTurnNs { get; init; }

    /// <summary>A turn of a driver.</summary>
    public long DriverTurnNs { get; init; }

    /// <summary>An order to a whole silo: a life, a grace period, a sum, a visit.</summary>
    public long SiloOrderNs { get; init; }

    /// <summary>A page word that a visit reads, beyond the order.</summary>
    public double PageReadNs { get; init; }

    /// <summary>A notice to who waits, or a silo's statement of its part of a counter.</summary>
    public long NoticeNs { get; init; }

    /// <summary>What writing a message costs beyond, when it leaves the silo.</summary>
    public long SendNs { get; init; }

    /// <summary>What reading a message costs beyond, when it comes from another silo.</summary>
    public long ReceiveNs { get; init; }

    /// <summary>The first call to a page's grain, beyond the call.</summary>
    public long ActivationNs { get; init; }

    /// <summary>What an activation costs beyond, where its place in the directory of grains is at another silo: of n silos at n - 1.</summary>
    public long DirectoryNs { get; init; }

    /// <summary>How long a commit of a silo's journal takes; 0 where states are in memory.</summary>
    public long JournalCommitNs { get; init; }

    /// <summary>The way of a message within a silo.</summary>
    public HopTime LocalHop { get; init; } = new(0, 0);

    /// <summary>The way of a message between silos.</summary>
    public HopTime RemoteHop { get; init; } = new(0, 0);
}

/// <summary>How long a message is under way: half take no longer than the median, and one in a hundred longer than the 99th percentile.</summary>
/// <param name="P50Ns">The median, 0 to 10 s in nanoseconds.</param>
/// <param name="P99Ns">The 99th percentile, not below the median.</param>
public sealed record HopTime(long P50Ns, long P99Ns);
