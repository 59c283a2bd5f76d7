using ZoneDrain.Drains;

namespace ZoneDrain.Workloads;

/// <summary>A share of a load: the callers on one silo, which use the processes that live there.</summary>
/// <param name="Share">Its number among the shares.</param>
/// <param name="Silo">Its silo.</param>
/// <param name="Callers">Its callers, at least 1.</param>
/// <param name="Places">The places of its processes.</param>
internal sealed record LoadDeal(int Share, int Silo, int Callers, int[] Places)
{
    /// <summary>Deals the places of a world, and callers, to silos; a silo without a process has no share.</summary>
    public static IReadOnlyList<LoadDeal> Of(ScenarioWorld world, int silos, int callers)
    {
        var places = world.Processes.Index();
        var dealt = places.GroupBy(place => Placement.SiloOf(place.Item.Current.Id.Value, silos), place => place.Index).OrderBy(group => group.Key).ToList();
        return
        [
            .. dealt.Index().Select(share => new LoadDeal(
                share.Index, share.Item.Key, Math.Max(1, callers * (share.Index + 1) / dealt.Count - callers * share.Index / dealt.Count), [.. share.Item])),
        ];
    }

    /// <summary>The seed of a share's draws: shares draw differently, and the only share of one silo as an engine without silos does.</summary>
    public static ulong SeedOf(ulong seed, int share) => unchecked(seed + (ulong)share * 0xA0761D6478BD642F);
}
