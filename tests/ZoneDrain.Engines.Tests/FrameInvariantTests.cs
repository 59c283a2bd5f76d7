using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Engines.Tests.Explorer;
using ZoneDrain.Engines.Tests.Simulation;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Goal: L is noticed on every engine that runs here, not only by searches. Method: what no protocol does is done by hand: a record of a pin that may last for
/// ever on a device's page.
/// </summary>
public sealed class FrameInvariantTests
{
    public static TheoryData<string, MemoryType> Rows()
    {
        var rows = new TheoryData<string, MemoryType>();
        foreach (var engine in Engines.Keys)
        {
            foreach (var type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]) rows.Add(engine, type);
        }

        return rows;
    }

    private static Dictionary<string, Func<IEngine>> Engines { get; } = new()
    {
        ["embedded"] = () => new EmbeddedFixture().Create(),
        ["deterministic"] = () => new ExplorerFixture().Create(),
        ["simulated"] = () => new SimulatedFixture().Create(),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_longterm_pin_on_memory_of_a_device_breaks_L(string engine, MemoryType type)
    {
        using var world = new Kernel61World(Engines[engine](), FileSystem.Ext4, SchemeId.E);
        var scene = new DeviceScene(world, type);
        scene.MoveIn(0, 2).Findings.Moved.ShouldBe(2);
        var owner = scene.Memory.Hold(1, GupMode.Pin | GupMode.Longterm);
        world.Engine.Inspect(scene.Memory.Held(owner).Pgmap).Spec.Type.ShouldBe(MemoryType.Ram);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
        var page = scene.Memory.Entry(0).Page;
        world.Do(new AskPage(page, PageEvent.TryGet(PageUse.Pin)));
        world.Do(new RecordPin(scene.Process, owner.Slot, new(page, PageUse.Pin, 1, Longterm: true)));
        var broken = ReferenceAudit.Run(world.Engine).ShouldHaveSingleItem();
        (broken.Invariant, broken.Page).ShouldBe((Invariant.LongtermOnMovable, page));
    }

    private record struct RecordPin(ProcessId Process, int Slot, PinRecord Pin) : IProtocol
    {
        private bool _asked;

        public readonly string Step => "Record";

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply)
        {
            if (_asked) return Next.Done(reply.Process.Outcome);
            _asked = true;
            return Next.Call(Process, ProcessEvent.AddPin(Slot, Pin));
        }
    }
}
