using Shouldly;
using ZoneDrain.Delivery;

namespace ZoneDrain.Tests.Delivery;

/// <summary>Goal: what a call is to whoever is called is decided by its stamp, what was heard before, and who is fenced. Method: every case by table.</summary>
public sealed class DeliveryRulesTests
{
    private static readonly Incarnation Living = new(1);
    private static readonly Incarnation Dead = new(2);
    private static readonly Fences Fenced = Fences.None.With(Dead);

    [Theory]
    [InlineData(7, 4, Hearing.New)]
    [InlineData(7, 5, Hearing.Again)]
    [InlineData(7, 6, Hearing.Late)]
    [InlineData(0, 6, Hearing.New)]
    public void A_call_is_new_repeated_or_late_by_the_last_number_of_its_lane(ulong lane, long last, Hearing hearing)
    {
        DeliveryRules.Hear(new(lane, 5, Living), last, Fences.None).ShouldBe(hearing);
        DeliveryRules.Hear(new(lane, 5, Living), last, Fenced).ShouldBe(hearing);
        DeliveryRules.Hear(new(lane, 5, default), last, Fenced).ShouldBe(hearing, "a client is no silo");
    }

    [Theory]
    [InlineData(7, 4)]
    [InlineData(7, 5)]
    [InlineData(7, 6)]
    [InlineData(0, 0)]
    public void A_call_of_a_fenced_silo_is_refused_whatever_its_number(ulong lane, long last) =>
        DeliveryRules.Hear(new(lane, 5, Dead), last, Fenced).ShouldBe(Hearing.Fenced);

    [Theory]
    [InlineData(null, true)]
    [InlineData(4L, true)]
    [InlineData(5L, false)]
    [InlineData(6L, false)]
    public void A_statement_replaces_an_older_one_and_never_comes_from_the_dead(long? known, bool isNews)
    {
        DeliveryRules.IsNews(Living, 5, known, Fenced).ShouldBe(isNews);
        DeliveryRules.IsNews(Dead, 5, known, Fenced).ShouldBeFalse();
    }

    [Fact]
    public void Who_is_fenced_stays_so_and_nobody_else_is()
    {
        var more = Fenced.With(new(9)).With(Dead).With(new(4));
        new Incarnation[] { Dead, new(4), new(9) }.ShouldAllBe(silo => more.Refuses(silo));
        more.Refuses(Living).ShouldBeFalse();
        Fences.None.Refuses(Dead).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => Fences.None.With(default)).Message.ShouldContain("no silo");
    }
}
