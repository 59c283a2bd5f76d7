using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Scenarios;

/// <summary>What each fault does, and which engines can do it.</summary>
public static class FaultWords
{
    /// <summary>The scenario's word for a fault.</summary>
    public static string Of(FaultKind fault) => Words<FaultKind>.Of(fault);

    /// <summary>What it does, in a phrase.</summary>
    public static string MeaningOf(FaultKind fault) => fault switch
    {
        FaultKind.HolderNeverLetsGo => "a process pins pages and keeps them until the fault ends, whatever becomes of the device",
        FaultKind.HolderDies => "a process pins pages and dies when the fault ends; its exit gives them back",
        FaultKind.SlowProcess => "every operation of one process takes 'delay' longer",
        FaultKind.SurpriseRemoval => "the devices are killed under load and come back when the fault ends",
        FaultKind.RandomSubset => "pages chosen at random are blocked, and released one by one in random order",
        FaultKind.DroppedCalls => "a share of the calls between actors, or their answers, is lost; who asked asks again after 'delay'",
        FaultKind.RepeatedCalls => "a share of the calls between actors arrives twice",
        FaultKind.DelayedCalls => "a share of the calls between actors arrives 'delay' late",
        FaultKind.SiloKilled => "a silo is killed, and another takes its place when the fault ends",
        FaultKind.SiloPaused => "a silo stands still until the fault ends",
        FaultKind.SiloAdded => "a silo joins, and leaves when the fault ends",
        FaultKind.SiloPartitioned => "the network between a silo and all others, clients too, is cut until the fault ends",
        FaultKind.SiloLeaves => "a silo is asked to leave and hands over what it has; another takes its place when the fault ends",
        _ => throw new InvalidOperationException($"no words for the fault {fault}"),
    };

    /// <summary>The engines that can do it, by name.</summary>
    public static IReadOnlyList<string> EnginesOf(FaultKind fault) => fault switch
    {
        _ when IsOfCluster(fault) => ["orleans"],
        _ => ["embedded", "orleans"],
    };

    /// <summary>It is a fault of silos, so the run must have silos of its own.</summary>
    public static bool IsOfSilos(FaultKind fault) =>
        fault is FaultKind.SiloKilled or FaultKind.SiloPaused or FaultKind.SiloAdded or FaultKind.SiloLeaves or FaultKind.SiloPartitioned;

    /// <summary>It is a fault of calls, which the silos must allow.</summary>
    public static bool IsOfCalls(FaultKind fault) => fault is FaultKind.DroppedCalls or FaultKind.RepeatedCalls or FaultKind.DelayedCalls;

    /// <summary>It happens to a cluster, whatever becomes of the devices.</summary>
    public static bool IsOfCluster(FaultKind fault) => IsOfSilos(fault) || IsOfCalls(fault);

    /// <summary>Why an engine cannot do it, as a clause with the engine that can; null when it can.</summary>
    public static string? Refusal(FaultKind fault, string engine) => EnginesOf(fault) switch
    {
        var engines when engines.Contains(engine) => null,
        var engines => $"cannot happen on the {engine} engine, which has no {(IsOfCalls(fault) ? "calls that could go astray" : "silos")}; "
            + $"the {string.Join(" and ", engines)} engine can",
    };
}
