using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Faults;

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
        FaultKind.DroppedCalls => "calls between actors are lost",
        FaultKind.RepeatedCalls => "calls between actors arrive twice",
        FaultKind.DelayedCalls => "calls between actors arrive 'delay' late",
        FaultKind.SiloKilled => "a silo is killed",
        FaultKind.SiloPaused => "a silo stands still until the fault ends",
        FaultKind.SiloAdded => "a silo joins, and leaves when the fault ends",
        _ => throw new InvalidOperationException($"no words for the fault {fault}"),
    };

    /// <summary>The engines that can do it, by name.</summary>
    public static IReadOnlyList<string> EnginesOf(FaultKind fault) => fault switch
    {
        FaultKind.DroppedCalls or FaultKind.RepeatedCalls or FaultKind.DelayedCalls or FaultKind.SiloKilled or FaultKind.SiloPaused or FaultKind.SiloAdded =>
            ["orleans"],
        _ => ["embedded", "orleans"],
    };

    /// <summary>Why an engine cannot do it, as a clause with the engine that can; null when it can.</summary>
    public static string? Refusal(FaultKind fault, string engine) => EnginesOf(fault).Contains(engine)
        ? null
        : $"cannot happen on the {engine} engine, whose calls cannot be lost and which has no silos; the {string.Join(" and ", EnginesOf(fault))} engine can";
}
