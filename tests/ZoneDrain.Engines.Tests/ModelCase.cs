using Shouldly;
using ZoneDrain.Ports;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>One conformance case of the kernel model, section 7, under one scheme.</summary>
/// <param name="Number">Its number there.</param>
/// <param name="Origin">Where its expectation comes from: the test suite, mail, search or kernel code.</param>
/// <param name="Fact">What must happen.</param>
/// <param name="Scheme">The scheme it is brought about under.</param>
/// <param name="Check">Brings it about, and checks.</param>
/// <param name="RefaultRetakes">With the cure of c-1.</param>
internal sealed record ModelCase(int Number, string Origin, string Fact, SchemeId Scheme, Action<Kernel61World> Check, bool RefaultRetakes = false)
{
    /// <summary>All schemes; it stands here and not beside the table of cases, whose initialiser the lists of cases would else wait for in a circle.</summary>
    public static SchemeId[] EveryScheme { get; } = [.. SchemeList.All.Select(scheme => scheme.Id)];

    /// <summary>How a test names it.</summary>
    public string Name => $"{Number} {Scheme}{(RefaultRetakes ? " cured" : "")}: {Fact} ({Origin})";

    /// <summary>Brings it about on an engine, which is given back, and checks it.</summary>
    public void Meet(IEngine engine)
    {
        using var world = new Kernel61World(engine, FileSystem.Ext4, Scheme, RefaultRetakes);
        Check(world);
        world.Engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", world.Engine.Violations));
    }

    /// <summary>The same case under each of several schemes.</summary>
    public static IEnumerable<ModelCase> Under(IEnumerable<SchemeId> schemes, int number, string origin, string fact, Action<Kernel61World> check) =>
        schemes.Select(scheme => new ModelCase(number, origin, fact, scheme, check));
}
