using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Tests.Drivers;

public class DaxRegionTests
{
    private const long Unit = EntryTable.SlotPages;
    private const long Units = 8;

    private static readonly Gen<DriverEvent> Questions =
        from op in Gen.Elements(
            DriverOp.CreateInRegion, DriverOp.ResizeInRegion, DriverOp.ResizeInRegion, DriverOp.ResizeInRegion, DriverOp.AlignInRegion,
            DriverOp.BindInRegion, DriverOp.UnbindInRegion, DriverOp.DeleteInRegion)
        from device in Gen.Choose(-1, 3)
        from units in Gen.Choose(-1, (int)Units)
        from skew in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Constant(1)))
        from order in Gen.Elements(0, 9, 18, 4)
        select new DriverEvent(op, op == DriverOp.AlignInRegion ? order : (units * Unit) + skew, device);

    [Fact]
    public void Whatever_is_asked_the_ranges_stay_whole_and_apart_and_a_refusal_changes_nothing()
    {
        Prop.ForAll(Arb.From(Questions.ListOf(80)), questions =>
        {
            var frames = new FrameAllocator(0);
            DriverRules.Apply(frames, new(DriverOp.OpenRegion, Units * Unit, 9)).ShouldBe(new(Outcome.Ok, 0, Units * Unit));
            var bound = new HashSet<long>();
            foreach (var question in questions)
            {
                var before = Bytes(frames);
                var size = frames.Region!.SizeOf(question.Frame);
                var reply = DriverRules.Apply(frames, question);
                reply.Outcome.ShouldBe(reply.Refusal.Error());
                if (reply.Refusal != Refusal.None)
                {
                    Bytes(frames).ShouldBe(before, question.ToString());
                    continue;
                }

                var changesSize = question.Op == DriverOp.ResizeInRegion;
                if (question.Op != DriverOp.CreateInRegion) frames.Region.SizeOf(question.Frame).ShouldBe(changesSize ? question.Pages : size);
                if (changesSize || question.Op is DriverOp.AlignInRegion or DriverOp.DeleteInRegion) bound.ShouldNotContain(question.Frame);
                if (question.Op == DriverOp.BindInRegion) bound.Add(question.Frame).ShouldBeTrue();
                if (question.Op == DriverOp.UnbindInRegion) bound.Remove(question.Frame).ShouldBeTrue();
                var end = 0L;
                foreach (var range in frames.Region.Ranges.OrderBy(range => range.Start))
                {
                    (range.Start % Unit, range.Frames % Unit, range.Frames > 0, range.Start >= end).ShouldBe((0, 0, true, true));
                    end = range.End;
                }

                end.ShouldBeLessThanOrEqualTo(Units * Unit);
                frames.Region.Free.ShouldBe((Units * Unit) - frames.Region.Ranges.Sum(range => range.Frames));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void What_is_no_whole_region_is_none_and_a_device_of_1_GiB_units_is_not_taken_within_one()
    {
        var frames = new FrameAllocator(0);
        foreach (var (length, order) in ((long, long)[])[(0, 0), (7, 0), (Unit, 18), (Unit, 5), (-Unit, 9)])
            DriverRules.Apply(frames, new(DriverOp.OpenRegion, length, order)).Refusal.ShouldBe(Refusal.DaxSizeMisaligned);
        const long large = 1L << 18;
        DriverRules.Apply(frames, new(DriverOp.OpenRegion, 2 * large, 9)).Outcome.ShouldBe(Outcome.Ok);
        foreach (var (device, length) in ((long, long)[])[(0, Unit), (1, large)])
        {
            DriverRules.Apply(frames, new(DriverOp.CreateInRegion, 0)).Frame.ShouldBe(device);
            DriverRules.Apply(frames, new(DriverOp.ResizeInRegion, length, device)).Outcome.ShouldBe(Outcome.Ok);
        }

        DriverRules.Apply(frames, new(DriverOp.AlignInRegion, 18, 1)).Outcome.ShouldBe(Outcome.Ok);
        DriverRules.Apply(frames, new(DriverOp.BindInRegion, 0, 1)).Refusal.ShouldBe(Refusal.DaxSizeMisaligned);
    }

    [Fact]
    public void A_copy_and_the_bytes_have_all_of_it()
    {
        var frames = new FrameAllocator(64);
        foreach (var question in (DriverEvent[])
            [
                new(DriverOp.OpenRegion, Units * Unit, 9), new(DriverOp.CreateInRegion, 0), new(DriverOp.CreateInRegion, 0), new(DriverOp.CreateInRegion, 0),
                new(DriverOp.ResizeInRegion, Unit, 0), new(DriverOp.ResizeInRegion, Unit, 1), new(DriverOp.ResizeInRegion, 2 * Unit),
                new(DriverOp.AlignInRegion, 0, 0), new(DriverOp.BindInRegion, 0, 1), new(DriverOp.DeleteInRegion, 0, 2),
            ])
            DriverRules.Apply(frames, question).Outcome.ShouldBe(Outcome.Ok, question.ToString());
        var loaded = new FrameAllocator(64);
        var reader = new StateReader(Bytes(frames));
        loaded.Load(ref reader);
        foreach (var other in (FrameAllocator[])[loaded, frames.Clone()])
        {
            other.Region!.Ranges.ShouldBe([new DaxRange(0, Unit, 0), new DaxRange(Unit, Unit, 1), new DaxRange(2 * Unit, Unit, 0)]);
            (other.Region.Frames, other.Region.Alignment).ShouldBe((Units * Unit, (byte)9));
            (other.Region.Find(0), other.Region.Find(1), other.Region.Find(2)).ShouldBe((((byte)0, false), ((byte)9, true), null));
            DriverRules.Apply(other, new(DriverOp.ResizeInRegion, 0)).Outcome.ShouldBe(Outcome.Ok);
        }

        frames.Region!.Ranges.Count.ShouldBe(3, "a copy shares nothing");
    }

    private static byte[] Bytes(FrameAllocator frames)
    {
        var writer = new StateWriter();
        frames.Save(writer);
        return writer.Written.ToArray();
    }
}
