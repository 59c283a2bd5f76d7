namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Goal: an engine does what the test suites of the kernel and of its users assert, and shows the hazards that the mails and the model search name. Method:
/// each conformance case that concerns fsdax or devdax is brought about and checked, through the ports alone; nothing may go wrong that is not foretold.
/// </summary>
/// <typeparam name="TFixture">The engine.</typeparam>
public abstract class ModelCases<TFixture>
    where TFixture : EngineFixture, new()
{
    [Theory]
    [MemberData(nameof(ModelTable.Names), MemberType = typeof(ModelTable))]
    public void The_engine_meets_the_case(string name) => ModelTable.Cases[name].Meet(new TFixture().Create());
}
