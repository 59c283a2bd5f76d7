using Shouldly;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Goal: an engine under scheme a2 does what was seen on Linux 6.1.192. Method: each row of the recorded behaviours is brought about and checked, through the
/// ports alone.
/// </summary>
/// <typeparam name="TFixture">The engine.</typeparam>
public abstract class Kernel61Rows<TFixture>
    where TFixture : EngineFixture, new()
{
    [Theory]
    [MemberData(nameof(Kernel61Table.Names), MemberType = typeof(Kernel61Table))]
    public void The_engine_does_what_was_seen(string name)
    {
        var row = Kernel61Table.Cases[name];
        using var world = new Kernel61World(new TFixture().Create(), row.FileSystem);
        row.Check(world);
    }

    [Fact]
    public void Every_row_that_concerns_the_model_is_here() =>
        Kernel61Table.Cases.Values.Select(row => row.Row).Where(row => row != Kernel61Traced.Row).Distinct().Order(StringComparer.Ordinal).ShouldBe(
            ((string[])
            [
                "R1", "R2", "R3", "R4", "R5", "R7", "R8", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "13", "14", "15", "17", "21", "22",
                "30", "31", "32", "33", "34", "35", "37",
            ]).Order(StringComparer.Ordinal));
}
