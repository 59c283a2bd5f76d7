using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Serialization;

/// <summary>
/// A protocol on its way to the grain that drives it, or back. Protocols are values without references, so their bytes are all there is; silos and clients of
/// one cluster are of one build.
/// </summary>
/// <param name="Name">Its type in the model.</param>
/// <param name="State">Its bytes.</param>
[GenerateSerializer]
internal sealed record WireProtocol(string Name, byte[] State)
{
    private static readonly Dictionary<string, Type> Types = typeof(IProtocol).Assembly.GetTypes()
        .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IProtocol))).ToDictionary(type => type.FullName!);

    /// <summary>Packs a protocol.</summary>
    /// <exception cref="ArgumentException">It is not one of the model's.</exception>
    public static WireProtocol Of(IProtocol protocol)
    {
        var type = protocol.GetType();
        return Types.ContainsKey(type.FullName!)
            ? new(type.FullName!, Bytes(protocol, type).ToArray())
            : throw new ArgumentException($"{type} is no protocol of the model, and a silo would not know it", nameof(protocol));
    }

    /// <summary>The protocol, boxed.</summary>
    /// <exception cref="InvalidOperationException">The name is unknown here, or its size differs: the sender is of another build.</exception>
    public IProtocol Open()
    {
        if (!Types.TryGetValue(Name, out var type)) throw new InvalidOperationException($"'{Name}' is no protocol of this build");
        var box = RuntimeHelpers.GetUninitializedObject(type);
        var bytes = Bytes(box, type);
        if (bytes.Length != State.Length)
            throw new InvalidOperationException($"{Name} has {bytes.Length} bytes here and {State.Length} at the sender, which is of another build");
        State.CopyTo(bytes);
        return (IProtocol)box;
    }

    private static Span<byte> Bytes(object box, Type type) => MemoryMarshal.CreateSpan(ref Unsafe.As<Box>(box).First, SizeOf(type));

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private sealed class Box
    {
        public byte First;
    }
}
