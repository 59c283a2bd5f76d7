using Shouldly;

namespace ZoneDrain.Engines.Tests;

public sealed class CaseCoverageTests
{
    private static readonly int[] Numbers =
    [
        1, 2, 4, 5, 7, 9, 10, 11, 12, 13, 15, 17, 18, 20, 21, 22, 24, 25, 27, 28, 30, 32, 33, 35, 36, 37, 39, 40, 42, 43, 45, 47, 48, 49, 50, 52, 54, 56, 58,
        60, 61, 63, 64, 65, 67, 68, 70, 71, 72, 74, 75, 77, 79, 80, 83, 85, 86, 88, 89, 92, 93, 94, 96, 101, 102, 106, 107, 108, 109, 112, 114, 115, 117,
        118, 119, 120, 121, 122,
    ];

    private static readonly string[] Rows = ["row R6", "row 16", "row 40", "row 42"];

    private static IEnumerable<ModelCase> All => ModelTable.Cases.Values.Concat(ModelTable.MemoryCases.Values);

    [Fact]
    public void Every_case_of_the_conformance_list_has_a_test() => Numbers.Except(All.Select(row => row.Number)).ShouldBeEmpty();

    [Fact]
    public void Every_recorded_row_that_concerns_other_memory_has_a_test()
    {
        foreach (var row in Rows) All.ShouldContain(found => found.Origin.Contains(row, StringComparison.Ordinal), row);
    }
}
