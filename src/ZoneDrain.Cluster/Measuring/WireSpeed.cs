using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Measuring;

/// <summary>
/// What the form of a protocol costs: to write it, and to read it with all its checks, against a copy of the protocol's memory and back, in short slices that
/// take turns.
/// </summary>
/// <param name="time">Its clock.</param>
public sealed class WireSpeed(TimeProvider time)
{
    private const int Slices = 30;
    private const int TripsASlice = 50_000;

    /// <summary>What is measured: a page fault and a get_user_pages that start, and the same fault in progress.</summary>
    public static IReadOnlyList<string> Cases => ["Fault, start", "Gup, start", "Fault in progress"];

    /// <summary>Round trips of a case.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <returns>Round trips a second, slice by slice, in the form and as copies of memory; and the bytes of each.</returns>
    public (double[] Forms, double[] Copies, int FormBytes, int CopyBytes) Measure(string name) => name switch
    {
        "Fault, start" => Measure(new Fault(new ProcessId(7), 0x7f00_0000, true), whole: false),
        "Gup, start" => Measure(new Gup(new ProcessId(7), 0x7f00_0000, 8, 2, GupMode.Pin), whole: false),
        "Fault in progress" => Measure(InProgress(), whole: true),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"there is {string.Join(", ", Cases)}"),
    };

    private (double[] Forms, double[] Copies, int FormBytes, int CopyBytes) Measure<T>(T protocol, bool whole) where T : unmanaged, IProtocol
    {
        var (forms, copies) = (new double[Slices], new double[Slices]);
        for (var slice = -1; slice < Slices; slice++)
        {
            var form = Rate(() => Sent(protocol, whole));
            var copy = Rate(() => Copied(protocol));
            if (slice >= 0) (forms[slice], copies[slice]) = (form, copy);
        }

        return (forms, copies, ProtocolForm.Of(protocol).Write(protocol, whole).Length, Unsafe.SizeOf<T>());
    }

    private static IProtocol Sent(IProtocol protocol, bool whole) =>
        whole ? WireProtocol.InProgress(protocol).Open() : WireProtocol.ToStart(protocol).Begin();

    private static IProtocol Copied<T>(T protocol) where T : unmanaged, IProtocol
    {
        byte[] bytes = [.. MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in protocol))];
        return MemoryMarshal.Read<T>(bytes);
    }

    private double Rate(Func<IProtocol> trip)
    {
        var begin = time.GetTimestamp();
        for (var trips = 0; trips < TripsASlice; trips++) trip();
        return TripsASlice / time.GetElapsedTime(begin).TotalSeconds;
    }

    private static Fault InProgress()
    {
        var fault = new Fault(new ProcessId(7), 0x7f00_0000, true);
        fault.Advance(Reply.None);
        var look = new ProcessReply { Outcome = Outcome.Ok, Kind = LookKind.Missing, Count = 1, Index = 40, From = 0x7f00_0000, To = 0x7f00_0800 };
        fault.Advance(new Reply(look));
        return fault;
    }
}
