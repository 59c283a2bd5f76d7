using ZoneDrain.Engines.Simulation;
using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>The engine in virtual time, with three silos of two cores.</summary>
public sealed class SimulatedFixture : EngineFixture
{
    /// <summary>Round figures, so that a test can add them up.</summary>
    public static ClusterPrices Prices { get; } = new()
    {
        Origin = "round figures",
        StartNs = 10_000,
        AnswerNs = 5_000,
        OwnTurnNs = 1_000,
        PageTurnNs = 4_000,
        PgmapTurnNs = 4_000,
        ProcessTurnNs = 4_000,
        InodeTurnNs = 4_000,
        DriverTurnNs = 4_000,
        SiloOrderNs = 4_000,
        PageReadNs = 2,
        NoticeNs = 3_000,
        SendNs = 10_000,
        ReceiveNs = 10_000,
        ActivationNs = 20_000,
        JournalCommitNs = 1_000_000,
        LocalHop = new(2_000, 8_000),
        RemoteHop = new(50_000, 200_000),
    };

    public override IEngine Create() => new SimulatedEngine(new() { Silos = 3, Cores = 2, Prices = Prices });
}
