using System.Text.RegularExpressions;
using Shouldly;

namespace ZoneDrain.Engines.Tests;

/// <summary>Goal: the table of memory types and operations in the documents says where each is shown, and it is. Method: the table is read, each case
/// looked for.</summary>
public sealed partial class MemoryTableTests
{
    private static readonly Dictionary<string, string[]> Numbers = new()
    {
        [nameof(ModelAnonymous)] = Of(ModelAnonymous.Cases),
        [nameof(ModelPageCache)] = Of(ModelPageCache.Cases),
        [nameof(ModelMirrors)] = Of(ModelMirrors.Cases),
        [nameof(ModelMigrations)] = Of(ModelMigrations.Cases),
        [nameof(ModelFolios)] = Of(ModelFolios.Cases),
        [nameof(ModelDrivers)] = Of(ModelDrivers.Cases),
        [nameof(ModelKmem)] = Of(ModelKmem.Cases),
        [nameof(ModelHugetlb)] = Of(ModelHugetlb.Cases),
        [nameof(ModelMappings)] = Of(ModelMappings.Cases),
        [nameof(ModelPins)] = Of(ModelPins.Cases),
        [nameof(ModelTeardowns)] = Of(ModelTeardowns.Cases),
        [nameof(ModelErrors)] = Of(ModelErrors.Cases),
        [nameof(ModelCapacity)] = Of(ModelCapacity.Cases),
        [nameof(ModelRemovals)] = Of(ModelRemovals.Cases),
        [nameof(Kernel61Counts)] = Of(Kernel61Counts.Cases),
        [nameof(Kernel61Files)] = Of(Kernel61Files.Cases),
        [nameof(Kernel61Teardowns)] = Of(Kernel61Teardowns.Cases),
    };

    [Fact]
    public void Every_operation_of_every_memory_type_names_a_test_that_exists()
    {
        string[][] rows = [.. Table()];
        rows.Length.ShouldBeGreaterThan(14);
        rows.ShouldAllBe(row => row.Length == 8);
        foreach (var cell in rows.Skip(1).SelectMany(row => row.Skip(1)).Where(cell => cell != "-"))
        {
            var named = Reference().Matches(cell);
            named.Count.ShouldBeGreaterThan(0, $"'{cell}' names no test");
            foreach (Match reference in named)
            {
                var suite = reference.Groups["suite"].Value;
                Numbers.ShouldContainKey(suite);
                foreach (var number in reference.Groups["numbers"].Value.Split(", ")) Numbers[suite].ShouldContain(number, cell);
            }
        }
    }

    private static IEnumerable<string[]> Table() => File.ReadLines(Path.Combine(Root(), "docs", "memory-types.md"))
        .SkipWhile(line => !line.StartsWith('|'))
        .TakeWhile(line => line.StartsWith('|'))
        .Where(line => !line.StartsWith("|---", StringComparison.Ordinal))
        .Select(line => (string[])[.. line.Trim('|').Split('|').Select(cell => cell.Trim())]);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cluster.sln"))) folder = folder.Parent;
        return folder.ShouldNotBeNull("no Cluster.sln above the tests").FullName;
    }

    private static string[] Of(IEnumerable<ModelCase> cases) => [.. cases.Select(row => $"{row.Number}").Distinct()];

    private static string[] Of(IEnumerable<Kernel61Case> cases) => [.. cases.Select(row => row.Row).Distinct()];

    [GeneratedRegex("`(?<suite>\\w+)` (?<numbers>R?\\d+(, R?\\d+)*)")]
    private static partial Regex Reference();
}
