using System.Reflection;
using Shouldly;
using ZoneDrain.Engines.Tests.Explorer;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Goal: no protocol keeps anything when it is refused half-way (field-cases F5, and every other protocol of the model). Method: each is run again and again,
/// with a refusal at its first question that takes something or finds what may have changed, its second, and so on, until all were refused once.
/// </summary>
public sealed class InjectedRefusals
{
    private const int QuestionsMax = 4000;

    /// <summary>Of a protocol with more questions, as one that splits a folio, each of so many is refused.</summary>
    private const int Each = 40;

    private const int Stride = 97;

    // Room for the files of the scenes: a world is made for every question that is refused, and most of its price is that of its device.
    private const long Frames = 4096;

    /// <summary>What takes nothing, and finds nothing that may have changed.</summary>
    private static readonly HashSet<string> Plain =
    [
        "wait for a page", "dax device of extents that goes", "failure of memory", "punch", "read", "collapse", "close of four pins", "reflink",
        "question to a pgmap", "exit", "bad blocks", "question to a page", "MADV_DONTNEED", "msync", "truncate", "driver that stops", "notice of an unbind",
        "eviction of a file", "break of layouts", "write-back", "close by name", "flag of a file",
    ];

    private static readonly SchemeId[] Schemes = [SchemeId.A2, SchemeId.C, SchemeId.C3, SchemeId.E, SchemeId.E19, SchemeId.F];

    public static TheoryData<string, SchemeId> All()
    {
        var rows = new TheoryData<string, SchemeId>();
        foreach (var name in RefusalScene.All.Keys)
        {
            foreach (var scheme in Schemes) rows.Add(name, scheme);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_refused_at_any_step_gives_everything_back(string name, SchemeId scheme)
    {
        Walk(name, scheme, () => new EmbeddedFixture().Create());
        Walk(name, scheme, () => new ExplorerFixture().Create());
    }

    [Fact]
    public void Every_protocol_of_the_model_is_tried_by_itself_or_as_a_part()
    {
        var all = typeof(IProtocol).Assembly.GetTypes().Where(type => type.IsValueType && type.IsAssignableTo(typeof(IProtocol))).ToList();
        var tried = new HashSet<Type>();
        foreach (var row in RefusalScene.All.Values) Add(row.Protocol);
        all.Where(type => !tried.Contains(type)).Select(type => type.Name).ShouldBeEmpty();

        void Add(Type type)
        {
            if (!type.IsAssignableTo(typeof(IProtocol)) || !tried.Add(type)) return;
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)) Add(field.FieldType);
        }
    }

    // FailedMmapKeepsCount (F5): a driver that forgets the page that it could not map.
    [Fact]
    public void A_protocol_that_forgets_what_it_took_is_found()
    {
        Should.Throw<ShouldAssertException>(() => Walk(RefusalScene.Forgetful, SchemeId.E, () => new EmbeddedFixture().Create()))
            .Message.ShouldContain("frame");
    }

    private static void Walk(string name, SchemeId scheme, Func<IEngine> engine)
    {
        var refused = 0;
        for (var at = 0; at < QuestionsMax; at++)
        {
            using var world = new Kernel61World(engine(), FileSystem.Ext4, scheme, frames: Frames);
            if (!RefusalScene.Find(name)(world, at)) break;
            refused++;
            if (at >= Each) at += Stride;
        }

        if (Plain.Contains(name)) refused.ShouldBe(0, name);
        else refused.ShouldBeInRange(1, QuestionsMax - 1, name);
    }
}
