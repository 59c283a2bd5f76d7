using ZoneDrain.Drivers;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Stories;

/// <summary>
/// The story that Felix Kuehling tells in mail S4 (February 2022): a process has all its memory in DEVICE_COHERENT pages and forks. The device goes on with the
/// parent's data: one round of loads, another, two rounds of stores. The child does nothing. Counts alone, no times: the same on every engine.
/// </summary>
public static class ForkStory
{
    /// <summary>The most pages of a story, 4 GiB of them.</summary>
    public const int PagesMax = 1_048_576;

    /// <summary>Tells the story under each pair of knobs.</summary>
    /// <param name="create">Makes an empty engine; each story has its own.</param>
    /// <param name="pages">Pages of the parent, 1..<see cref="PagesMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of pages is out of range.</exception>
    public static IReadOnlyList<ForkStoryRow> Tell(Func<IEngine> create, int pages)
    {
        if (pages is < 1 or > PagesMax)
            throw new ArgumentOutOfRangeException(nameof(pages), pages, $"a story has 1..{PagesMax} pages");
        return
        [
            .. from faults in Enum.GetValues<DeviceFaultAccess>()
               from remigrate in Enum.GetValues<RemigrateAfterCow>()
               select Tell(create, pages, faults, remigrate),
        ];
    }

    private static ForkStoryRow Tell(Func<IEngine> create, int pages, DeviceFaultAccess faults, RemigrateAfterCow remigrate)
    {
        using var engine = create();
        var ram = engine.CreatePgmap(new(MemoryType.Ram, pages, 0, SchemeId.E, StrategyId.Bulk));
        var device = new DeviceMemory(engine.CreatePgmap(new(MemoryType.Coherent, 2L * pages, 0, SchemeId.E, StrategyId.Counter)));
        var parent = engine.CreateProcess();
        var at = Do(engine, new MmapAnonymous(parent, ram, pages, VmaFlags.Read | VmaFlags.Write)).Handle;
        Do(engine, new Mirror(parent, device));
        Do(engine, new MigrateVma(parent, at, at + pages, new(ram), device, Holes: true));
        Do(engine, new DeviceAccess(parent, at, pages, Write: true, device));
        Do(engine, new Fork(parent, engine.ReserveProcess()));

        var sum = default(Findings);
        Round(write: false);
        var afterLoads = Left();
        foreach (var write in (bool[])[false, true, true])
            Round(write);
        return new(faults, remigrate, afterLoads, Left(), sum.Copies, sum.DeviceFaults, sum.SecondFaults, sum.Moved);

        long Left() => engine.Inspect(parent).Entries().LongCount(entry => entry.Pte.IsDevice && device.Owns(entry.Pte.Page));

        // A device touches page after page, so each access may fault by itself.
        void Round(bool write)
        {
            for (var page = 0; page < pages; page++)
            {
                var found = Do(engine, new DeviceAccess(parent, at + page, 1, write, device, faults, remigrate));
                sum.Copies += found.Copies;
                sum.DeviceFaults += found.DeviceFaults;
                sum.SecondFaults += found.SecondFaults;
                sum.Moved += found.Moved;
            }
        }
    }

    private static Findings Do<TProtocol>(IEngine engine, TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var completion = engine.Session.Start(protocol);
        return completion is { IsDone: true, Outcome: Outcome.Ok }
            ? completion.Findings
            : throw new InvalidOperationException($"{protocol} ended with {completion.Outcome}, and Ok was expected");
    }
}

/// <summary>What a fork cost under one pair of knobs. Pages are 4 KiB.</summary>
/// <param name="Faults">The right that the driver asks for when its device faults.</param>
/// <param name="Remigrate">What it does about pages that a copy has left in ordinary memory.</param>
/// <param name="LeftAfterLoads">Coherent pages that the parent still has once the device has loaded each page after the fork.</param>
/// <param name="LeftAtEnd">Coherent pages that it has after a second round of loads and two of stores.</param>
/// <param name="Copies">Pages copied to ordinary memory.</param>
/// <param name="DeviceFaults">Faults of the device after the fork.</param>
/// <param name="SecondFaults">Those for a store to a page that it had mapped for loads alone.</param>
/// <param name="Moved">Pages that the driver moved back to the device.</param>
public sealed record ForkStoryRow(
    DeviceFaultAccess Faults, RemigrateAfterCow Remigrate, long LeftAfterLoads, long LeftAtEnd, long Copies, long DeviceFaults, long SecondFaults, long Moved);
