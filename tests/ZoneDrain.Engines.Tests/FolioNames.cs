namespace ZoneDrain.Engines.Tests;

/// <summary>What the cases of <see cref="FolioCases{T}"/> are called.</summary>
public static class FolioNames
{
    public static TheoryData<string> InOtherSchemes => [.. ModelTable.FolioNames];
}
