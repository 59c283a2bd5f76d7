using ZoneDrain.Invariants;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// The letters that kernel-model 0.4, 2.c' and 2.f have for a world. A search that sees every state of a world and lacks one of them has searched a world that
/// cannot show it, and proves nothing.
/// </summary>
internal static class DemandedLetters
{
    /// <summary>
    /// A cell as the tables print it, E aside; null where they have no such row or column. The rows of 2.f with "re-fault excluded" are compared with the
    /// other cure, under which a re-fault takes the reference again. There is no column for both grace periods; f, which 2.f does not have, is what 0.16
    /// says: nothing breaks it.
    /// </summary>
    public static string? Of(WorldSettings settings)
    {
        if (settings.World == WorldKind.Large || settings.Teardown == TeardownKind.DriverMemory || settings.Faults.Any) return null;
        if (settings.Drain != SchemeList.Get(settings.Scheme).NativeDrain) return null;
        var row = (settings.Scheme, settings.RefaultRetakes, settings.Teardown) switch
        {
            (SchemeId.A1, _, TeardownKind.Disorderly) => "P D|P D|P D",
            (SchemeId.A1, _, TeardownKind.Orderly or TeardownKind.DevdaxZap) => "–|–|–",
            (SchemeId.A1, _, TeardownKind.OrderlyUnlinked) => "D|D|D",
            (SchemeId.A2, _, TeardownKind.Disorderly) => "P N|P N|P N",
            (SchemeId.A2, _, TeardownKind.Orderly) => "N|N|N",
            (SchemeId.A2, _, TeardownKind.OrderlyUnlinked) => "N D|N D|N D",
            (SchemeId.B, _, TeardownKind.Disorderly) => "Z P N|Z P N|Z P N",
            (SchemeId.B, _, TeardownKind.Orderly) => "Z N|Z N|Z N",
            (SchemeId.B, _, TeardownKind.OrderlyUnlinked) => "Z N D|Z N D|Z N D",
            (SchemeId.C, false, TeardownKind.Disorderly) => "Z G|Z G|Z",
            (SchemeId.C3, false, TeardownKind.Disorderly) => "Z P G|Z P G|Z P G",
            (SchemeId.C or SchemeId.C3, false, TeardownKind.Orderly or TeardownKind.OrderlyUnlinked) => "Z G|Z|Z",
            (SchemeId.C or SchemeId.C3, true, not TeardownKind.DevdaxZap) => "G|–|–",
            (SchemeId.D, _, TeardownKind.Disorderly) => "G|G|–",
            (SchemeId.D, _, TeardownKind.DevdaxZap or TeardownKind.Orderly or TeardownKind.OrderlyUnlinked) => "G|–|–",
            (SchemeId.F, _, _) => "–|–|–",
            (SchemeId.E or SchemeId.E19, _, TeardownKind.Disorderly) => "P N G|P N G|P N G",
            (SchemeId.E or SchemeId.E19, _, TeardownKind.Orderly or TeardownKind.OrderlyUnlinked) => "G|–|–",
            _ => null,
        };
        var column = settings.Grace == GracePlacement.Both ? -1 : (int)settings.Grace;
        return row is null || column < 0 ? null : row.Split('|')[column];
    }

    /// <summary>Demanded letters that are not among what was found, in the order of a cell; empty: all are.</summary>
    public static string Missing(WorldSettings settings, IEnumerable<Invariant> found)
    {
        var there = found.Select(ViolationLetters.Of).ToHashSet();
        return Of(settings) is { } demanded ? string.Join(' ', demanded.Split(' ').Where(letter => letter != "–" && !there.Contains(letter))) : "";
    }
}
