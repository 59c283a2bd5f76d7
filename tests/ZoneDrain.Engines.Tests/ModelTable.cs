using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>All conformance cases, by name.</summary>
internal static class ModelTable
{
    public static SchemeId[] EveryScheme { get; } = [.. SchemeList.All.Select(scheme => scheme.Id)];

    public static TheoryData<string> Names => [.. Cases.Keys];

    public static Dictionary<string, ModelCase> Cases { get; } =
        ModelMappings.Cases.Concat(ModelPins.Cases).Concat(ModelTeardowns.Cases).Concat(ModelErrors.Cases).Concat(ModelAnonymous.Cases)
            .Concat(ModelMirrors.Cases).Concat(ModelMigrations.Cases).Concat(ModelDrivers.Cases).ToDictionary(row => row.Name);
}
