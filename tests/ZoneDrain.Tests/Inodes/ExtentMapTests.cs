using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Inodes;

namespace ZoneDrain.Tests.Inodes;

public class ExtentMapTests
{
    private const int Pages = 48;

    private static readonly Gen<(int Kind, int From, int Length, int Frame)> Steps =
        from kind in Gen.Choose(0, 6)
        from start in Gen.Choose(0, Pages - 1)
        from length in Gen.Choose(1, 12)
        from frame in Gen.Choose(0, 3)
        select (kind, start, length, frame);

    [Fact]
    public void It_answers_like_an_array_with_one_block_a_page()
    {
        Prop.ForAll(Arb.From(Steps.ListOf(30)), steps =>
        {
            var (map, model) = (new ExtentMap(), new (BlockState State, long Frame)[4 * Pages]);
            foreach (var (kind, from, length, frame) in steps) Apply(map, model, kind, from, length, frame);
            Agree(map, model);
            Agree(map.Clone(), model);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Neighbours_merge_only_where_file_and_device_agree()
    {
        var map = new ExtentMap();
        map.Add(new(0, 4, 100, BlockState.Written));
        map.Add(new(8, 4, 108, BlockState.Written));
        map.Add(new(4, 4, 104, BlockState.Written));
        map.Extents.ShouldHaveSingleItem().ShouldBe(new(0, 12, 100, BlockState.Written));
        map.Add(new(12, 1, 112, BlockState.Unwritten));
        map.Add(new(13, 1, 200, BlockState.Unwritten));
        map.Extents.Count.ShouldBe(3);
    }

    [Fact]
    public void A_page_with_a_block_refuses_another()
    {
        var map = new ExtentMap();
        map.Add(new(3, 1, 9, BlockState.Written));
        Should.Throw<InvalidOperationException>(() => map.Add(new(3, 1, 10, BlockState.Written)));
    }

    private static void Apply(ExtentMap map, (BlockState State, long Frame)[] model, int kind, int from, int length, int frame)
    {
        switch (kind)
        {
            case 0 or 1 or 2:
                // A hole is filled as far as it reaches, with frames that sometimes continue what is before it.
                if (map.At(from).State != BlockState.Hole) return;
                length = (int)Math.Min(length, map.At(from).End - from);
                var state = kind == 0 ? BlockState.Unwritten : BlockState.Written;
                map.Add(new(from, length, frame * 1000 + from, state));
                for (var i = 0; i < length; i++) model[from + i] = (state, frame * 1000 + from + i);
                return;
            case 3:
                map.Convert(from, from + length);
                for (var i = from; i < from + length; i++)
                {
                    if (model[i].State != BlockState.Hole) model[i].State = BlockState.Written;
                }

                return;
            case 4:
                var removed = map.Remove(from, from + length).Sum(extent => extent.Pages);
                removed.ShouldBe(model[from..(from + length)].Count(block => block.State != BlockState.Hole));
                Array.Clear(model, from, length);
                return;
            case 5 when model[(2 * Pages)..].All(block => block.State == BlockState.Hole):
                map.Shift(from, length);
                Array.Copy(model, from, model, from + length, model.Length - from - length);
                Array.Clear(model, from, length);
                return;
            case 6:
                map.Remove(from, from + length);
                map.Shift(from + length, -length);
                Array.Copy(model, from + length, model, from, model.Length - from - length);
                Array.Clear(model, model.Length - length, length);
                return;
            default:
                return;
        }
    }

    private static void Agree(ExtentMap map, (BlockState State, long Frame)[] model)
    {
        for (var index = 0; index < model.Length; index++)
        {
            var extent = map.At(index);
            extent.State.ShouldBe(model[index].State);
            (extent.Index <= index && index < extent.End).ShouldBeTrue();
            if (extent.State != BlockState.Hole) extent.FrameOf(index).ShouldBe(model[index].Frame);
        }

        for (var i = 1; i < map.Extents.Count; i++)
        {
            var (left, right) = (map.Extents[i - 1], map.Extents[i]);
            left.End.ShouldBeLessThanOrEqualTo(right.Index);
            (left.End == right.Index && left.FrameOf(left.End) == right.Frame && left.State == right.State).ShouldBeFalse();
        }
    }
}
