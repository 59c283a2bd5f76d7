using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Drivers;

namespace ZoneDrain.Tests.Drivers;

public class FrameAllocatorTests
{
    private static readonly Gen<(bool Free, int Pages, int Colour, int Pick)> Steps =
        from free in Gen.Elements(true, false, false)
        from pages in Gen.OneOf(Gen.Choose(1, 8), Gen.Choose(60, 70), Gen.Elements(511, 512, 513, 1200))
        from colour in Gen.OneOf(Gen.Constant(-1), Gen.Elements(0, 1, 63, 511))
        from pick in Gen.Choose(0, 1000)
        select (free, pages, colour, pick);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(2048)]
    public void It_hands_out_free_frames_only_and_takes_back_what_it_gave(int frames)
    {
        Prop.ForAll(Arb.From(Steps.ListOf(40)), steps =>
        {
            var (allocator, model, runs) = (new FrameAllocator(frames), new bool[frames], new List<(long Frame, long Pages)>());
            foreach (var (free, pages, colour, pick) in steps)
            {
                if (free && runs.Count > 0) Release(allocator, model, runs, pick);
                else if (!free) Allocate(allocator, model, runs, pages, colour);
                allocator.Used.ShouldBe(model.Count(used => used));
            }

            var copy = allocator.Clone();
            for (var at = 0; at < frames; at++) (allocator.IsUsed(at), copy.IsUsed(at)).ShouldBe((model[at], model[at]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Fact]
    public void A_frame_freed_twice_is_invariant_I6()
    {
        var allocator = new FrameAllocator(128);
        var (frame, pages) = allocator.Allocate(10, -1);
        allocator.Release(frame, pages);
        Should.Throw<InvalidOperationException>(() => allocator.Release(frame, pages)).Message.ShouldContain("I6");
        allocator.Allocate(5, -1);
        var used = allocator.Used;
        Should.Throw<InvalidOperationException>(() => allocator.Release(0, 128));
        allocator.Used.ShouldBe(used);
    }

    [Fact]
    public void A_full_device_answers_ENOSPC_and_a_nearly_full_one_a_shorter_run()
    {
        var allocator = new FrameAllocator(100);
        DriverRules.Apply(allocator, new(DriverOp.Allocate, 98)).ShouldBe(new(Outcome.Ok, 0, 98));
        DriverRules.Apply(allocator, new(DriverOp.Allocate, 98)).ShouldBe(new(Outcome.Ok, 98, 2));
        DriverRules.Apply(allocator, new(DriverOp.Allocate, 1)).Outcome.ShouldBe(Outcome.ENOSPC);
        DriverRules.Apply(allocator, new(DriverOp.Free, 2, 98)).Outcome.ShouldBe(Outcome.Ok);
        DriverRules.Apply(allocator, new(DriverOp.Allocate, 1)).Frame.ShouldBe(98);
    }

    [Fact]
    public void A_colour_is_kept_while_a_run_for_a_large_folio_is_free()
    {
        var allocator = new FrameAllocator(2048);
        allocator.Allocate(1, -1).ShouldBe((0, 1));
        allocator.Allocate(512, 0).ShouldBe((512, 512));
        allocator.Allocate(512, 0).ShouldBe((1024, 512));
        allocator.Allocate(512, 0).ShouldBe((1536, 512));
        allocator.Allocate(512, 0).ShouldBe((1, 511), "no aligned run is left: any frame serves");
    }

    private static void Allocate(FrameAllocator allocator, bool[] model, List<(long Frame, long Pages)> runs, int pages, int colour)
    {
        var (frame, run) = allocator.Allocate(pages, colour);
        run.ShouldBeInRange(0, pages);
        (run == 0).ShouldBe(model.All(used => used));
        for (var at = frame; at < frame + run; at++)
        {
            model[at].ShouldBeFalse();
            model[at] = true;
        }

        if (run > 0) runs.Add((frame, run));
    }

    private static void Release(FrameAllocator allocator, bool[] model, List<(long Frame, long Pages)> runs, int pick)
    {
        var (frame, pages) = runs[pick % runs.Count];
        runs.RemoveAt(pick % runs.Count);
        allocator.Release(frame, pages);
        Array.Clear(model, (int)frame, (int)pages);
    }
}
