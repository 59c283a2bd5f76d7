using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>All conformance cases, by name.</summary>
internal static class ModelTable
{
    public static SchemeId[] EveryScheme { get; } = [.. SchemeList.All.Select(scheme => scheme.Id)];

    public static TheoryData<string> Names => [.. Cases.Keys];

    public static Dictionary<string, ModelCase> Cases { get; } =
        ((IReadOnlyList<ModelCase>[])
        [
            ModelMappings.Cases, ModelPins.Cases, ModelTeardowns.Cases, ModelAnonymous.Cases, ModelPageCache.Cases, ModelMirrors.Cases, ModelMigrations.Cases,
            ModelDrivers.Cases, ModelKmem.Cases,
        ]).SelectMany(cases => cases).ToDictionary(row => row.Name);
}
