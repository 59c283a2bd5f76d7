namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Goal: what the kernel's test suites assert of anonymous memory, device memory and drivers, and what mail S4 says. Method: as <see cref="ModelCases{T}"/>,
/// apart from it, for an engine must have allocators to join: an engine without refuses such memory when it is created.
/// </summary>
/// <typeparam name="TFixture">The engine.</typeparam>
public abstract class MemoryCases<TFixture>
    where TFixture : EngineFixture, new()
{
    [Theory]
    [MemberData(nameof(ModelTable.MemoryNames), MemberType = typeof(ModelTable))]
    public void The_engine_meets_the_case(string name) => ModelTable.MemoryCases[name].Meet(new TFixture().Create());
}
