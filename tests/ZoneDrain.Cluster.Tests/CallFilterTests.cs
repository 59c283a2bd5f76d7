using Shouldly;
using ZoneDrain.Cluster.FaultInjection;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Tests;

/// <summary>Goal: the seed alone decides which calls go wrong, and an order begins and ends once, however often and late it comes.</summary>
public sealed class CallFilterTests
{
    private const int Calls = 100_000;
    private static readonly CallFaultOrder Order = new(7, CallFaultKind.Dropped, 50, TimeSpan.Zero, 20261121, TimeSpan.FromSeconds(5));

    [Fact]
    public void The_seed_decides_which_calls_go_wrong_and_the_share_how_many()
    {
        var met = Met(Order);
        Met(Order).ShouldBe(met);
        Met(Order with { Number = 8, Kind = CallFaultKind.Delayed }).ShouldBe(met);
        Met(Order with { Seed = 1 }).ShouldNotBe(met);
        met.Count.ShouldBeInRange(Calls * 48 / 1000, Calls * 52 / 1000);
        met.Count(call => Order.LosesAnswer(call)).ShouldBeInRange(met.Count * 45 / 100, met.Count * 55 / 100);
        Met(Order with { Permille = 0 }).ShouldBeEmpty();
        Met(Order with { Permille = 1000 }).Count.ShouldBe(Calls);
    }

    [Fact]
    public async Task An_order_ends_by_itself_and_one_that_has_ended_does_not_begin_again()
    {
        var time = new TestTime();
        var filter = new CallFilter(time);
        var all = Order with { Permille = 1000 };
        (await Dropped(filter)).ShouldBeFalse("nothing was ordered");
        filter.Hear(all);
        (await Dropped(filter)).ShouldBeTrue();
        time.Now += TimeSpan.FromSeconds(4);
        filter.Hear(all with { For = TimeSpan.FromSeconds(1) }).Dropped.ShouldBe(1);
        (await Dropped(filter)).ShouldBeTrue();
        time.Now += TimeSpan.FromSeconds(1);
        (await Dropped(filter)).ShouldBeFalse("its time is over");
        filter.Hear(all).Dropped.ShouldBe(2);
        (await Dropped(filter)).ShouldBeFalse("it comes again");
        filter.Hear(all with { Number = 9 }).ShouldBe(default);
        (await Dropped(filter)).ShouldBeTrue("a later one");
        filter.Hear(all with { Number = 9, For = TimeSpan.Zero }).Dropped.ShouldBe(1);
        (await Dropped(filter)).ShouldBeFalse("it was ended");
        filter.Hear(all with { Number = 8 }).ShouldBe(default);
        (await Dropped(filter)).ShouldBeFalse("an earlier one comes late");
    }

    [Theory]
    [InlineData(typeof(IManagementGrain), "Ask")]
    [InlineData(typeof(ISiloAgent), "SetLife")]
    public async Task Only_turns_and_notices_of_actors_go_wrong(Type type, string method)
    {
        var filter = new CallFilter(new TestTime());
        filter.Hear(Order with { Permille = 1000 });
        (await Dropped(filter, type.FullName, method)).ShouldBeFalse();
        (await Dropped(filter, method: "Notify")).ShouldBeTrue();
    }

    private static async Task<bool> Dropped(CallFilter filter, string? type = null, string method = "Ask")
    {
        try
        {
            await filter.Invoke(new OneCall(type ?? typeof(IPageGrain).FullName!, method));
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private static List<long> Met(CallFaultOrder order) => [.. Enumerable.Range(0, Calls).Select(call => (long)call).Where(order.Meets)];

    private sealed class TestTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    /// <summary>A call that nobody makes: it has a name.</summary>
    private sealed class OneCall(string type, string method) : IOutgoingGrainCallContext
    {
        public string InterfaceName => type;

        public string MethodName => method;

        public Orleans.Serialization.Invocation.IInvokable Request => throw new NotSupportedException();

        public object Grain => this;

        public System.Reflection.MethodInfo InterfaceMethod => throw new NotSupportedException();

        public object? Result { get; set; }

        public Orleans.Serialization.Invocation.Response? Response { get; set; }

        public GrainId? SourceId => null;

        public IGrainContext? SourceContext => null;

        public GrainId TargetId => default;

        public GrainInterfaceType InterfaceType => default;

        public Task Invoke() => Task.CompletedTask;
    }
}
