using System.Buffers;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ZoneDrain.Cluster.Wire;

/// <summary>
/// The form in which a value without references is sent or kept: its numbers in the order of their declaration, eight after a byte that says which of them
/// are not zero, in groups of seven bits, signed ones with the sign in the lowest bit. Made once from the fields of a type; a form has a number, which changes
/// with the name, the order, the type and the enum of any of its numbers.
/// </summary>
internal sealed class ValueForm
{
    private const int GroupFields = 8;
    private const int NumberBytesMax = 10;
    private readonly WireField[] _fields;
    private readonly WireField[] _required;
    private readonly string _name;
    private readonly int _bytesMax;

    /// <param name="type">A value without references, none of whose fields share their bytes.</param>
    /// <param name="arguments">Which of its own fields are sent; the others are zero when it is read. Null for all, whatever bounds arguments have.</param>
    public ValueForm(Type type, Func<FieldInfo, bool>? arguments = null)
    {
        _name = type.Name;
        List<FieldInfo[]> paths = [];
        foreach (var field in FieldsOf(type).Where(field => arguments?.Invoke(field) ?? true)) Add(paths, [field]);
        _fields = [.. paths.Zip(Offsets(type, paths), (path, offset) => new WireField(path, offset, arguments is not null))];
        _required = [.. _fields.Where(field => !field.AllowsZero)];
        _bytesMax = (_fields.Length + GroupFields - 1) / GroupFields + _fields.Length * NumberBytesMax;
        Size = SizeOf(type);
        var text = $"{type.FullName}[{string.Join(';', _fields.Select(field => field.Form))}]";
        Number = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The form's number.</summary>
    public uint Number { get; }

    /// <summary>Bytes of a value in memory.</summary>
    public int Size { get; }

    /// <summary>The numbers of a value.</summary>
    public IReadOnlyList<WireField> Fields => _fields;

    /// <summary>Writes values that lie one behind the other.</summary>
    public byte[] Write(ReadOnlySpan<byte> values)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, values.Length / Size * _bytesMax));
        var length = 0;
        for (var at = 0; at < values.Length; at += Size) Write(ref MemoryMarshal.GetReference(values[at..]), buffer, ref length);
        var written = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return written;
    }

    /// <summary>Reads as many values as there is room for, which must be zero.</summary>
    /// <exception cref="InvalidPayloadException">The bytes are not of so many values of this form.</exception>
    public void Read(ReadOnlySpan<byte> bytes, Span<byte> values)
    {
        for (var at = 0; at < values.Length; at += Size) bytes = ReadOne(bytes, ref values[at]);
        if (bytes.Length > 0) throw new InvalidPayloadException($"{_name}: {bytes.Length} bytes follow its last field");
    }

    private void Write(ref byte value, Span<byte> buffer, ref int length)
    {
        for (var group = 0; group < _fields.Length; group += GroupFields)
        {
            var present = 0;
            var mark = length++;
            for (var at = group; at < _fields.Length && at < group + GroupFields; at++)
            {
                var number = _fields[at].Load(ref value);
                if (number == 0) continue;
                present |= 1 << (at - group);
                for (; number >= 128; number >>= 7) buffer[length++] = (byte)(number & 127 | 128);
                buffer[length++] = (byte)number;
            }

            buffer[mark] = (byte)present;
        }
    }

    private ReadOnlySpan<byte> ReadOne(ReadOnlySpan<byte> bytes, ref byte value)
    {
        for (var group = 0; group < _fields.Length; group += GroupFields)
        {
            var present = Next(ref bytes, _fields[group]);
            for (var bit = 0; bit < GroupFields; bit++)
            {
                if ((present >> bit & 1) == 0) continue;
                if (group + bit >= _fields.Length) throw new InvalidPayloadException($"{_name}: names a field behind the last, {_fields[^1].Name}");
                var field = _fields[group + bit];
                var number = Number7(ref bytes, field);
                if (number == 0 || !field.Store(ref value, number)) throw NotAllowed(field, number);
            }
        }

        foreach (var field in _required)
        {
            if (field.Load(ref value) == 0) throw NotAllowed(field, 0);
        }

        return bytes;
    }

    private InvalidPayloadException NotAllowed(WireField field, ulong sent) =>
        new($"{_name}.{field.Name}: {sent} as it is sent is not allowed; allowed: {field.Allowed}");

    private ulong Number7(ref ReadOnlySpan<byte> bytes, WireField field)
    {
        var number = 0UL;
        for (var shift = 0; shift < 7 * NumberBytesMax; shift += 7)
        {
            var part = Next(ref bytes, field);
            number |= (ulong)(part & 127) << shift;
            if (part >= 128) continue;
            if ((shift == 7 * (NumberBytesMax - 1) && part > 1) || (shift > 0 && part == 0)) break;
            return number;
        }

        throw new InvalidPayloadException($"{_name}.{field.Name}: is a number of more than 64 bits, or longer than it need be");
    }

    private byte Next(ref ReadOnlySpan<byte> bytes, WireField field)
    {
        if (bytes.IsEmpty) throw new InvalidPayloadException($"{_name}.{field.Name}: is cut off");
        var next = bytes[0];
        bytes = bytes[1..];
        return next;
    }

    private static void Add(List<FieldInfo[]> paths, FieldInfo[] path)
    {
        var type = path[^1].FieldType;
        if (type.IsPrimitive || type.IsEnum)
        {
            paths.Add(path);
            return;
        }

        if (!type.IsValueType || type.IsExplicitLayout) throw new NotSupportedException($"{path[^1]} of {path[^1].DeclaringType} has no form of its own");
        foreach (var field in FieldsOf(type)) Add(paths, [.. path, field]);
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken);

    // Where fields lie is asked of the runtime itself, for all paths in one method that is made for it.
    private static int[] Offsets(Type type, List<FieldInfo[]> paths)
    {
        var method = new DynamicMethod("Offsets", null, [type.MakeByRefType(), typeof(int[])], typeof(ValueForm).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        for (var at = 0; at < paths.Count; at++)
        {
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Ldc_I4, at);
            code.Emit(OpCodes.Ldarg_0);
            foreach (var field in paths[at]) code.Emit(OpCodes.Ldflda, field);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Sub);
            code.Emit(OpCodes.Conv_I4);
            code.Emit(OpCodes.Stelem_I4);
        }

        code.Emit(OpCodes.Ret);
        var offsets = new int[paths.Count];
        method.Invoke(null, [RuntimeHelpers.GetUninitializedObject(type), offsets]);
        return offsets;
    }

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
