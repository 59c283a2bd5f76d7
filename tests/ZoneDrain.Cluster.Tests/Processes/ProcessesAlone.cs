namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>Tests that start processes run one after another and after all others: silos that get no time are taken for dead.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessesAlone
{
    public const string Name = "processes";
}
