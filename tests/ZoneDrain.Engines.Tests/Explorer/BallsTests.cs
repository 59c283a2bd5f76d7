using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: what an unbind under a mounted file system breaks as the balls of S0 and S1 land one after another. Method: a whole cell of the matrix for each, with
/// both grace periods and a kill that is heard at once.
/// </summary>
public sealed class BallsTests
{
    // Normalised counts trade D, a pin that a truncator takes for idle, for Z, and for N, because nothing is left that a pin could hold the pgmap by. A
    // reference at map time ends Z alone: nobody awaits it. Shoot-down cannot end P while a fault under way installs its entry behind it. Without its test of
    // the pgmap gup meets freed descriptors, G. What is left at the end is the disorderly row of scheme e, which is where upstream came out.
    [Theory]
    [InlineData(ReworkSteps.None, "P D E")]
    [InlineData(ReworkSteps.NormalisedCounts, "Z P N E")]
    [InlineData(ReworkSteps.FsDaxShootDown, "Z P N E")]
    [InlineData(ReworkSteps.MapReferences, "P N E")]
    [InlineData(ReworkSteps.NoPgmapTest, "P N G E")]
    [InlineData(ReworkSteps.NoVmaIsSpecial, "P N G E")]
    public void A_set_that_has_landed_breaks_what_the_search_finds(ReworkSteps last, string letters)
    {
        var landed = ReworkSteps.None;
        foreach (var ball in BallsInTheAir.Order.TakeWhile(ball => last != ReworkSteps.None && ball != last)) landed |= ball;
        var cell = Matrix.Search(new() { Scheme = BallsInTheAir.Scheme(landed | last), Grace = GracePlacement.Both, InstantKill = true });
        cell.Report.IsComplete.ShouldBeTrue();
        cell.Letters.ShouldBe(letters);
        cell.Report.Findings.ShouldAllBe(finding => finding.Violation.Predicted);
    }
}
