using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Grains;

/// <summary>What a world writes down of itself: how far each number was given out.</summary>
internal sealed partial class WorldGrain
{
    private readonly GrainLog<WorldWhole, WorldWhole> _log = GrainLogs.Of<WorldWhole, WorldWhole>(context);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => _log.Recall(Take, Take);

    private WorldWhole Whole() => new([.. Enum.GetValues<ActorKind>().Select(kind => _next.GetValueOrDefault(kind))]);

    private void Take(WorldWhole whole)
    {
        for (var kind = 0; kind < whole.Next.Length; kind++) _next[(ActorKind)kind] = Math.Max(whole.Next[kind], _next.GetValueOrDefault((ActorKind)kind));
    }
}
