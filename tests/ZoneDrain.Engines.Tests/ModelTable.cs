namespace ZoneDrain.Engines.Tests;

/// <summary>All conformance cases, by name.</summary>
internal static class ModelTable
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>Cases of memory that an allocator hands out, for engines that have it.</summary>
    public static TheoryData<string> MemoryNames => [.. MemoryCases.Keys.Except(FolioNames)];

    public static Dictionary<string, ModelCase> Cases { get; } =
        ModelMappings.Cases.Concat(ModelPins.Cases).Concat(ModelTeardowns.Cases).Concat(ModelErrors.Cases)
            .Concat(ModelCapacity.Cases).Concat(ModelRemovals.Cases).Concat(ModelFieldCases.Cases).Concat(ModelDax.Cases).Concat(ModelRegions.Cases)
            .Concat(ModelDevMem.Cases).Concat(ModelDaxFlags.Cases)
            .ToDictionary(row => row.Name);

    public static Dictionary<string, ModelCase> MemoryCases { get; } =
        ((IReadOnlyList<ModelCase>[])
        [
            ModelAnonymous.Cases, ModelPageCache.Cases, ModelMirrors.Cases, ModelMigrations.Cases, ModelFolios.Cases, ModelDrivers.Cases, ModelKmem.Cases,
            ModelHugetlb.Cases, ModelReverseMap.Cases, ModelRefusals.Cases,
            ModelBalls.Cases, ModelProviders.Cases,
        ]).SelectMany(cases => cases).ToDictionary(row => row.Name);

    /// <summary>The cases of folios that are the same as under scheme e: each is 512 pages' work over again.</summary>
    public static IReadOnlyList<string> FolioNames { get; } = [.. ModelFolios.Cases.Where(row => row.Scheme != SchemeId.E).Select(row => row.Name)];
}
