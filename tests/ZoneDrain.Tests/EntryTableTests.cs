using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Values;

namespace ZoneDrain.Tests;

public class EntryTableTests
{
    private const long Giant = 262_144;

    // Where entries are tried: two 1 GiB leaves that touch, one far away, and both ends of slots.
    private static readonly long[] Places =
        [0, 1, 2, 511, 512, 513, 1023, 1024, Giant - 512, Giant - 1, Giant, Giant + 1, Giant + 512, 40 * Giant, 40 * Giant + 700];

    private static readonly Gen<(long Place, int Order, ulong Word)> Steps =
        from place in Gen.Elements(Places)
        from order in Gen.Frequency((6, Gen.Constant(0)), (3, Gen.Constant(9)), (1, Gen.Constant(18)))
        from word in Gen.Frequency((2, Gen.Choose(1, 1000)), (1, Gen.Constant(0)))
        select (place, order, (ulong)word);

    [Fact]
    public void It_answers_like_a_dictionary_of_entries()
    {
        // Goal: get, next, counts and clone for all three orders.
        // Method: random sets against a sorted dictionary; an entry is only set where no other order is.
        Prop.ForAll(Arb.From(Steps.ListOf(40)), steps =>
        {
            var (table, model) = (new EntryTable(), new SortedDictionary<long, (int Order, ulong Word)>());
            var tables = new HashSet<long>();
            foreach (var (place, order, word) in steps)
            {
                var start = place >> order << order;
                var end = start + (1L << order);
                if (model.Any(entry => entry.Value.Order != order && entry.Key < end && start < entry.Key + (1L << entry.Value.Order))) continue;
                table.Set(place, order, word);
                model.Remove(start);
                if (word != 0) model[start] = (order, word);
                if (order == 0) tables.Add(place / 512);
            }

            Agree(table, model, tables);
            var copy = table.Clone();
            foreach (var (start, entry) in model) table.Set(start, entry.Order, 0);
            Agree(copy, model, tables);
            Agree(table, [], tables);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void A_walk_from_the_middle_of_a_large_entry_reports_its_start()
    {
        var table = new EntryTable();
        table.Set(1024, 9, 7);
        table.Set(3 * Giant, 18, 8);
        table.Next(1100, 1101, out var index, out var word, out var order).ShouldBeTrue();
        (index, word, order).ShouldBe((1024, 7UL, 9));
        table.Next(1536, long.MaxValue >> 12, out index, out word, out order).ShouldBeTrue();
        (index, word, order).ShouldBe((3 * Giant, 8UL, 18));
        table.Next(4 * Giant, long.MaxValue >> 12, out index, out _, out _).ShouldBeFalse();
        table.Next(5, 5, out _, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Memory_is_counted()
    {
        var table = new EntryTable();
        table.Bytes().ShouldBe(0);
        table.Set(0, 9, 1);
        var huge = table.Bytes();
        table.Set(600, 0, 1);
        (table.Bytes() - huge).ShouldBe(8 * 512);
    }

    private static void Agree(EntryTable table, SortedDictionary<long, (int Order, ulong Word)> model, HashSet<long> tables)
    {
        foreach (var place in Places)
        {
            var covering = model.LastOrDefault(entry => entry.Key <= place && place < entry.Key + (1L << entry.Value.Order));
            table.Get(place, out var order).ShouldBe(covering.Value.Word);
            order.ShouldBe(covering.Value.Order);
            table.HasTable(place).ShouldBe(tables.Contains(place / 512));
            table.SmallCount(place).ShouldBe(model.Count(entry => entry.Value.Order == 0 && entry.Key / 512 == place / 512));
            foreach (var end in Places)
            {
                AgreeOnNext(table, model, place, end);
                var known = tables.Where(slot => slot >= place / 512 && slot * 512 < end).Order().ToList();
                table.NextTable(place, end).ShouldBe(known.Count > 0 ? known[0] * 512 : -1);
            }
        }
    }

    private static void AgreeOnNext(EntryTable table, SortedDictionary<long, (int Order, ulong Word)> model, long from, long to)
    {
        var first = model.FirstOrDefault(entry => entry.Key < to && from < entry.Key + (1L << entry.Value.Order), new(-1, (0, 0)));
        if (from >= to) first = new(-1, (0, 0));
        table.Next(from, to, out var index, out var word, out var order).ShouldBe(first.Key >= 0);
        (index, order, word).ShouldBe((first.Key, first.Value.Order, first.Value.Word));
    }
}
