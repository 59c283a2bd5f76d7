using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Tests.Drivers;

public class DynamicCapacityTests
{
    private const long Unit = DynamicCapacity.UnitFrames;
    private const long Units = 8;

    private static readonly Gen<DriverEvent> Questions =
        from op in Gen.Elements(
            DriverOp.OfferExtent, DriverOp.OfferExtent, DriverOp.AcceptExtents, DriverOp.ClaimExtents, DriverOp.ReturnExtents, DriverOp.ReleaseExtents,
            DriverOp.GrowDevice, DriverOp.CountExtents)
        from unit in Gen.Choose(0, (int)Units)
        from length in Gen.Choose(0, 3)
        from skew in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Constant(1)))
        from tag in Gen.Choose(0, 2)
        select new DriverEvent(op, length * Unit, (unit * Unit) + skew, Tag: tag);

    [Fact]
    public void Whatever_is_asked_the_extents_stay_aligned_apart_and_whole()
    {
        Prop.ForAll(Arb.From(Questions.ListOf(60)), questions =>
        {
            var frames = new FrameAllocator(0);
            DriverRules.Apply(frames, new(DriverOp.OpenCapacity, Units * Unit)).Outcome.ShouldBe(Outcome.Ok);
            foreach (var question in questions)
            {
                if (question.Op == DriverOp.AcceptExtents && frames.Capacity!.Pending.Count == 0) continue;
                var before = frames.Capacity!.Extents.ToArray();
                var reply = DriverRules.Apply(frames, question);
                reply.Outcome.ShouldBe(reply.Refusal.Error());
                var after = frames.Capacity.Extents;
                if (reply.Refusal != Refusal.None) after.ShouldBe(before, question.ToString());
                for (var i = 0; i < after.Count; i++)
                {
                    (after[i].From % Unit, after[i].Frames % Unit, after[i].End <= Units * Unit).ShouldBe((0, 0, true));
                    if (i > 0) after[i].From.ShouldBeGreaterThanOrEqualTo(after[i - 1].End);
                }

                // A tag is used by one device and claimed as a whole.
                foreach (var tag in after.Where(extent => extent.Tag != 0).GroupBy(extent => extent.Tag))
                    tag.Select(extent => extent.Device).Distinct().Count().ShouldBe(1);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void A_copy_and_the_bytes_have_all_of_it()
    {
        var frames = new FrameAllocator(64);
        DriverRules.Apply(frames, new(DriverOp.OpenCapacity, Units * Unit, Unit));
        foreach (var question in (DriverEvent[])
            [
                new(DriverOp.OfferExtent, Unit, 2 * Unit, Tag: 3), new(DriverOp.AcceptExtents, 0), new(DriverOp.ClaimExtents, 0, Tag: 3),
                new(DriverOp.OfferExtent, Unit, 3 * Unit, Tag: 4),
            ])
            DriverRules.Apply(frames, question).Outcome.ShouldBe(Outcome.Ok);
        var writer = new StateWriter();
        frames.Save(writer);
        var loaded = new FrameAllocator(64);
        var reader = new StateReader(writer.Written);
        loaded.Load(ref reader);
        foreach (var other in (FrameAllocator[])[loaded, frames.Clone()])
        {
            other.Capacity!.Extents.ShouldBe([new CapacityExtent(2 * Unit, Unit, 3, 2 * Unit)]);
            other.Capacity.Pending.ShouldBe([new CapacityExtent(3 * Unit, Unit, 4)]);
            (other.Capacity.Start, other.Capacity.Frames).ShouldBe((Unit, Units * Unit));
        }
    }
}
