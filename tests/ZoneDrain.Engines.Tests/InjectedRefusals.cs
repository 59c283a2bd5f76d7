using Shouldly;
using ZoneDrain.Engines.Tests.Deterministic;
using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Goal: no protocol keeps anything when it is refused half-way (field-cases F5, and every other protocol that takes several things). Method: each is run
/// again and again, with a refusal at its first question that takes something, its second, and so on, until all were refused once.
/// </summary>
public sealed class InjectedRefusals
{
    private const int QuestionsMax = 400;

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
        Walk(name, scheme, () => new DeterministicFixture().Create());
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
            using var world = new Kernel61World(engine(), FileSystem.Ext4, scheme);
            if (!RefusalScene.Find(name)(world, at)) break;
            refused++;
        }

        refused.ShouldBeInRange(1, QuestionsMax - 1, name);
    }
}
