namespace ZoneDrain.Engines.Tests;

/// <summary>The cases of 2 MiB folios that <see cref="MemoryCases{T}"/> takes under scheme e alone, under all others; an engine says when.</summary>
/// <typeparam name="TFixture">The engine.</typeparam>
public abstract class FolioCases<TFixture>
    where TFixture : EngineFixture, new()
{
    protected static void Meets(string name) => ModelTable.MemoryCases[name].Meet(new TFixture().Create());
}
