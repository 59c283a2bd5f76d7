using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Wire;

/// <summary>
/// The two forms of a protocol: that of a start, which is its arguments and nothing else, so that whoever starts one cannot choose where it begins; and that of
/// one in progress, which is all of it. Made when it is first needed. Safe for threads.
/// </summary>
internal sealed class ProtocolForm
{
    private static readonly Dictionary<string, Type> Types = typeof(IProtocol).Assembly.GetTypes()
        .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IProtocol))).ToDictionary(type => type.Name);

    // A driver has the number of its pgmap.
    private static readonly Dictionary<Type, ActorKind> Kinds = new()
    {
        [typeof(ProcessId)] = ActorKind.Process,
        [typeof(InodeId)] = ActorKind.Inode,
        [typeof(PgmapId)] = ActorKind.Pgmap,
        [typeof(DriverId)] = ActorKind.Pgmap,
        [typeof(PageId)] = ActorKind.Pgmap,
    };

    // What a question does not need is zero in it, and names nobody.
    private static readonly HashSet<Type> Questions = [typeof(PageEvent), typeof(PgmapEvent), typeof(DriverEvent)];

    private static readonly ConcurrentDictionary<string, ProtocolForm> Known = [];
    private readonly Type _type;
    private readonly ValueForm _start;
    private readonly ValueForm _whole;
    private readonly List<(ActorKind Kind, WireField Field)> _actors;

    private ProtocolForm(Type type)
    {
        _type = type;
        _start = new(type, IsArgument);
        _whole = new(type);
        _actors = [.. _start.Fields.Where(field => !field.Path.Any(part => Questions.Contains(part.DeclaringType!)))
            .Where(field => Kinds.ContainsKey(field.Path[^1].DeclaringType!)).Select(field => (Kinds[field.Path[^1].DeclaringType!], field))];
    }

    /// <summary>The names of the model's protocols.</summary>
    public static IEnumerable<string> Names => Types.Keys.Order(StringComparer.Ordinal);

    /// <summary>The form of a protocol that this build has.</summary>
    /// <exception cref="ArgumentException">It is not one of the model's.</exception>
    public static ProtocolForm Of(IProtocol protocol) => Types.GetValueOrDefault(protocol.GetType().Name) == protocol.GetType()
        ? Of(protocol.GetType().Name)
        : throw new ArgumentException($"{protocol.GetType()} is no protocol of the model, and a silo would not know it", nameof(protocol));

    /// <summary>The form of the protocol with this name.</summary>
    /// <exception cref="InvalidPayloadException">This build has none.</exception>
    public static ProtocolForm Of(string name) => Known.TryGetValue(name, out var known) ? known
        : Types.TryGetValue(name, out var type) ? Known.GetOrAdd(name, new ProtocolForm(type))
        : throw new InvalidPayloadException($"'{name}' is no protocol of this build, whose silos and clients must be of one build");

    /// <summary>The form of a start, or of the whole.</summary>
    public ValueForm Form(bool whole) => whole ? _whole : _start;

    /// <summary>The fields of a protocol, in its form.</summary>
    public byte[] Write(IProtocol protocol, bool whole) => Form(whole).Write(Bytes(protocol));

    /// <summary>A protocol with these fields.</summary>
    /// <exception cref="InvalidPayloadException">They are not of its form.</exception>
    public IProtocol Read(ReadOnlySpan<byte> fields, uint form, bool whole)
    {
        if (form != Form(whole).Number)
        {
            var what = whole ? "in progress" : "that starts";
            throw new InvalidPayloadException($"{_type.Name} {what} has form {form:x8}; this build reads form {Form(whole).Number:x8} of it and no other");
        }

        var protocol = (IProtocol)RuntimeHelpers.GetUninitializedObject(_type);
        Form(whole).Read(fields, Bytes(protocol));
        return protocol;
    }

    /// <summary>Calls <paramref name="check"/> for each actor that a protocol's arguments name, until it answers false.</summary>
    /// <returns>The actor for which it did; null: for none.</returns>
    public (ActorKind Kind, long Number)? FirstNot(IProtocol protocol, Func<ActorKind, long, bool> check)
    {
        ref var bytes = ref MemoryMarshal.GetReference(Bytes(protocol));
        foreach (var (kind, field) in _actors)
        {
            var sent = field.Load(ref bytes);
            var number = field.Type == typeof(ulong) ? PageId.FromBits(sent).Pgmap.Value : (long)(sent >> 1);
            if ((kind != ActorKind.Inode || number != InodeId.Max) && !check(kind, number)) return (kind, number);
        }

        return null;
    }

    // What its maker says is a property, or a field that never changes; what it finds out is a field of its own.
    private static bool IsArgument(FieldInfo field) => field.Name[0] == '<' || field.IsInitOnly;

    private Span<byte> Bytes(object box) => MemoryMarshal.CreateSpan(ref Unsafe.As<Box>(box).First, _whole.Size);

    private sealed class Box
    {
        public byte First;
    }
}
