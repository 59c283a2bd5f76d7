using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Tests.Results;

public class VerdictTests
{
    private static readonly int[] Rank = [1, 2, 10, 11, 130, 143, 20, 21, 3];

    [Fact]
    public void The_numbers_are_those_of_the_contract() =>
        Enum.GetValues<ExitCode>().Select(code => (int)code).Order().ShouldBe([0, 1, 2, 3, 10, 11, 20, 21, 130, 143]);

    [Fact]
    public void Without_findings_the_code_is_0() => Verdict.AllHeld.Code.ShouldBe(ExitCode.AllHeld);

    [Fact]
    public void Of_several_findings_the_first_by_rank_wins_whatever_their_order() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.NonEmptyListOf(Gen.Elements(Rank)).ToArbitrary(), codes =>
        {
            var verdict = codes.Aggregate(Verdict.AllHeld, (sum, code) => sum.With((ExitCode)code, $"found {code}"));
            return verdict.Number == Rank.First(codes.Contains) && verdict.Findings.Select(finding => finding.Number).SequenceEqual(codes);
        }));

    [Fact]
    public void All_held_is_no_finding() => Should.Throw<ArgumentOutOfRangeException>(() => Verdict.AllHeld.With(ExitCode.AllHeld, "fine"));

    [Fact]
    public void Two_verdicts_add_up_and_compare_by_value()
    {
        var one = Verdict.AllHeld.With(ExitCode.Regression, "slower");
        var other = Verdict.AllHeld.With(ExitCode.ThresholdMissed, "late");
        one.With(other).Code.ShouldBe(ExitCode.ThresholdMissed);
        one.With(other).ShouldBe(Verdict.AllHeld.With(ExitCode.Regression, "slower").With(ExitCode.ThresholdMissed, "late"));
    }
}
