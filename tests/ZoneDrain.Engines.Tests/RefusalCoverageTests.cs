using Shouldly;

namespace ZoneDrain.Engines.Tests;

public sealed class RefusalCoverageTests
{
    [Fact]
    public void Every_refusal_has_a_case_that_brings_it_about() => ModelRefusals.Covered.ShouldBe([.. Refusals.All.Order()]);
}
