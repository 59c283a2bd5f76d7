using Shouldly;

namespace ZoneDrain.Tests;

public class RefusalsTests
{
    [Fact]
    public void Every_refusal_has_an_error_and_a_sentence_of_its_own_that_names_its_source()
    {
        foreach (var refusal in Refusals.All)
        {
            refusal.Error().ShouldNotBe(Outcome.Ok);
            refusal.Sentence().ShouldEndWith(").", Case.Sensitive, refusal.ToString());
        }

        Refusals.All.Select(refusal => refusal.Sentence()).Distinct().Count().ShouldBe(Refusals.All.Count);
    }
}
