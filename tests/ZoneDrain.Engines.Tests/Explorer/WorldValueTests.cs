using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>A world is a value: what is saved comes back, and goes on as it would have.</summary>
public sealed class WorldValueTests
{
    [Theory]
    [InlineData(SchemeId.A1)]
    [InlineData(SchemeId.C3)]
    [InlineData(SchemeId.D)]
    [InlineData(SchemeId.E)]
    public void A_world_that_was_saved_and_loaded_at_every_step_takes_the_same_steps(SchemeId scheme)
    {
        const ulong Seed = 42;
        var settings = new WorldSettings { World = WorldKind.SecondMapping, Scheme = scheme };
        for (var run = 0L; run < 200; run++)
        {
            var plain = Worlds.Make(settings);
            var saved = Worlds.Make(settings);
            var codec = new WorldCodec(saved, new());
            var schedule = new RandomSchedule(Seed);
            schedule.Begin(run);
            var choices = new Choice[plain.ChoicesMax];
            for (var step = 0; plain.Choices(choices) is var count and > 0; step++)
            {
                var choice = choices[schedule.Choose(choices.AsSpan(0, count), step)];
                plain.Take(choice);
                var vector = codec.Save().ToArray();
                saved.MarkAllWritten();
                codec.Load(vector);
                saved.CanTake(choice).ShouldBeTrue($"seed {Seed} run {run} step {step}");
                saved.Take(choice);
                Bytes(saved).ShouldBe(Bytes(plain), $"seed {Seed} run {run} step {step}");
            }
        }
    }

    [Fact]
    public void Padding_and_reports_are_no_part_of_a_value()
    {
        var mask = FieldMap.Mask(typeof(ZoneDrain.Protocols.Findings));
        mask.ShouldAllBe(one => one == 0);
        FieldMap.Mask(typeof(PageReply)).Count(one => one == 0xFF).ShouldBe(1 + 8 + 8 + 4 + 1);
    }

    [Fact]
    public void Two_byte_strings_have_the_same_number_only_if_they_are_equal()
    {
        var store = new PartStore();
        var numbers = Enumerable.Range(0, 5000).Select(value => store.Number(BitConverter.GetBytes(value))).ToList();
        numbers.Distinct().Count().ShouldBe(5000);
        Enumerable.Range(0, 5000).ShouldAllBe(value => store.Number(BitConverter.GetBytes(value)) == numbers[value]);
    }

    // The number comes from another program's arithmetic.
    [Fact]
    public void The_hash_is_the_same_on_every_machine() => PartStore.Hash("ZONE_DEVICE"u8).ShouldBe(HashOfName);

    private const ulong HashOfName = 0xFB28EBF0616E1F7;

    private static byte[] Bytes(World world)
    {
        var writer = new StateWriter();
        for (var part = 0; part < world.Parts; part++) world.SavePart(part, writer);
        return writer.Written.ToArray();
    }
}
