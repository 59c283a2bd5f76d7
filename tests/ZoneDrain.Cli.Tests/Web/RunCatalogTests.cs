using Shouldly;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>The list of stored runs, looked at by many.</summary>
public sealed class RunCatalogTests : IDisposable
{
    private readonly TestProgram _program = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void However_many_look_on_the_directory_is_looked_at_now_and_then_and_the_list_is_written_once()
    {
        _program.Run("compare").Code.ShouldBe(0);
        var shelf = new RunCatalog(_program.PathOf("runs"), _clock);
        var first = shelf.Json();
        _program.Run("compare", "--seed", "2").Code.ShouldBe(0);
        shelf.Json().ShouldBeSameAs(first);
        shelf.Rows().Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = shelf.Json();
        shelf.Rows().Count.ShouldBe(2);
        _clock.Advance(TimeSpan.FromSeconds(1));
        shelf.Json().ShouldBeSameAs(second);
    }
}
