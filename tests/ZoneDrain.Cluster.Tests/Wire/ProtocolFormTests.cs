using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Shouldly;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests.Wire;

/// <summary>
/// Goal: a protocol that is sent comes out as it went in, and bytes that no build like this one sends are refused by name. Method: every protocol of the model,
/// with values drawn from the printed seed, and mutations of what they are sent as.
/// </summary>
public sealed class ProtocolFormTests(ITestOutputHelper output)
{
    private const int RoundsAProtocol = 40;

    public static TheoryData<string> Protocols => [.. ProtocolForm.Names];

    [Theory, MemberData(nameof(Protocols))]
    public void A_protocol_comes_out_as_it_went_in(string name)
    {
        var draws = Draws(name);
        var form = ProtocolForm.Of(name);
        for (var round = 0; round < RoundsAProtocol; round++)
        {
            var protocol = Drawn(draws, name);
            var read = form.Read(form.Write(protocol, whole: true), form.Form(whole: true).Number, whole: true);
            read.ShouldBe(protocol);
            form.Write(read, whole: true).ShouldBe(form.Write(protocol, whole: true));
        }
    }

    [Theory, MemberData(nameof(Protocols))]
    public void Whatever_is_read_would_be_sent_so(string name)
    {
        var draws = Draws(name);
        var form = ProtocolForm.Of(name);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 10 * RoundsAProtocol; round++)
        {
            var whole = round % 2 == 0;
            var bytes = Mutated(draws, form.Write(Drawn(draws, name), whole));
            try
            {
                var protocol = form.Read(bytes, form.Form(whole).Number, whole);
                form.Write(protocol, whole).ShouldBe(bytes);
                read++;
            }
            catch (InvalidPayloadException refusal)
            {
                refusal.Message.ShouldStartWith(name);
                refused++;
            }
        }

        output.WriteLine($"{read} of {read + refused} mutations are of the form");
        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Whoever_starts_a_protocol_chooses_its_arguments_and_not_its_step()
    {
        var protocol = new Exit(new ProcessId(3));
        protocol.Advance(Reply.None);
        protocol.Step.ShouldBe("Begin");
        WireProtocol.ToStart(protocol).Begin().ShouldBe(new Exit(new ProcessId(3)));
        WireProtocol.InProgress(protocol).Open().ShouldBe(protocol);
        Should.Throw<InvalidPayloadException>(() => WireProtocol.InProgress(protocol).Begin()).Message.ShouldContain("Exit that starts has form");
    }

    [Fact]
    public void Arguments_without_a_property_are_sent_too()
    {
        var protocol = AskCapacity.Open(new DriverId(2), 512, 1024);
        WireProtocol.ToStart(protocol).Begin().ShouldBe(protocol);
    }

    [Fact]
    public void A_start_is_small()
    {
        var fault = new Fault(new ProcessId(3), 0x7f00_0000, Write: true);
        WireProtocol.ToStart(fault).Fields.Length.ShouldBeLessThan(10);
        Unsafe.SizeOf<Fault>().ShouldBeGreaterThan(200);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void Arguments_are_within_their_bounds(int pages, bool isAllowed)
    {
        var wire = WireProtocol.ToStart(new Gup(new ProcessId(1), 16, pages, 0, GupMode.Pin));
        if (isAllowed) wire.Begin().ShouldBeOfType<Gup>().Pages.ShouldBe(pages);
        else Should.Throw<InvalidPayloadException>(wire.Begin).Message.ShouldContain("allowed: 1..512");
    }

    [Fact]
    public void Another_form_and_another_name_are_refused()
    {
        var wire = WireProtocol.ToStart(new Exit(new ProcessId(3)));
        Should.Throw<InvalidPayloadException>((wire with { Form = wire.Form + 1 }).Begin).Message.ShouldContain("this build reads form");
        Should.Throw<InvalidPayloadException>((wire with { Name = "Exist" }).Begin).Message.ShouldContain("'Exist' is no protocol of this build");
        Should.Throw<InvalidPayloadException>((wire with { Fields = null! }).Begin);
    }

    [Fact]
    public void The_actors_that_arguments_name_are_found_and_those_of_unused_fields_are_not()
    {
        List<(ActorKind, long)> found = [];
        bool Note(ActorKind kind, long number)
        {
            found.Add((kind, number));
            return true;
        }

        IProtocol[] protocols = [new AskPage(new(new PgmapId(7), 600), PageEvent.Inspect), new Fork(new ProcessId(3), new ProcessId(9))];
        foreach (var protocol in protocols) ProtocolForm.Of(protocol).FirstNot(protocol, Note).ShouldBeNull();
        found.ShouldBe([(ActorKind.Pgmap, 7), (ActorKind.Process, 3), (ActorKind.Process, 9)]);
    }

    [Fact]
    public void A_change_of_a_field_is_a_change_of_the_form()
    {
        var forms = new[] { typeof(First), typeof(Renamed.First), typeof(Reordered.First), typeof(Widened.First), typeof(Recounted.First) }
            .Select(type => new ValueForm(type).Number).ToList();
        forms.Distinct().Count().ShouldBe(forms.Count);
        new ValueForm(typeof(First)).Number.ShouldBe(forms[0]);
    }

    private Random Draws(string name)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"{name}: seed {seed}");
        return new(seed);
    }

    // Every field of the whole gets a value that it may have, or stays zero.
    private static IProtocol Drawn(Random draws, string name)
    {
        var form = ProtocolForm.Of(name).Form(whole: true);
        var bytes = new byte[form.Size];
        foreach (var field in form.Fields)
        {
            if (draws.Next(3) == 0) continue;
            for (var tries = 0; tries < 50; tries++)
            {
                var bits = draws.Next(1, 65);
                if (field.Store(ref bytes[0], (ulong)draws.NextInt64() >> (64 - Math.Min(bits, 63))) || tries == 49 && field.Store(ref bytes[0], 0)) break;
            }
        }

        var protocol = (IProtocol)RuntimeHelpers.GetUninitializedObject(typeof(IProtocol).Assembly.GetType($"ZoneDrain.Protocols.{name}")!);
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Box>(protocol).First, bytes.Length));
        return protocol;
    }

    private static byte[] Mutated(Random draws, byte[] bytes)
    {
        var mutated = bytes.ToList();
        for (var times = draws.Next(1, 4); times > 0; times--)
        {
            var at = draws.Next(mutated.Count + 1);
            switch (draws.Next(4))
            {
                case 0 when at < mutated.Count:
                    mutated[at] ^= (byte)(1 << draws.Next(8));
                    break;
                case 1 when at < mutated.Count:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                case 2:
                    mutated.Insert(at, (byte)draws.Next(256));
                    break;
                default:
                    mutated = [.. Enumerable.Range(0, draws.Next(64)).Select(_ => (byte)draws.Next(256))];
                    break;
            }
        }

        return [.. mutated];
    }

    private sealed class Box
    {
        public byte First;
    }

#pragma warning disable CS0649, CS0169, IDE0044, IDE0051 // Only the fields' names and types matter.
    private enum Kind
    {
        One,
        Two,
    }

    private struct First
    {
        private int _count;
        private Kind _kind;
    }

    private static class Renamed
    {
        internal struct First
        {
            private int _counts;
            private Kind _kind;
        }
    }

    private static class Reordered
    {
        internal struct First
        {
            private Kind _kind;
            private int _count;
        }
    }

    private static class Widened
    {
        internal struct First
        {
            private long _count;
            private Kind _kind;
        }
    }

    private static class Recounted
    {
        internal enum Kind
        {
            Two,
            One,
        }

        internal struct First
        {
            private int _count;
            private Kind _kind;
        }
    }
#pragma warning restore
}
