using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using ZoneDrain.Schemes;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Wire;

/// <summary>
/// One number of a value that is sent: where it lies in memory here, which is nobody's business elsewhere, and which values it may have.
/// </summary>
internal sealed class WireField
{
    private const long OrdinalsMax = 4096;
    private readonly int _offset;
    private readonly TypeCode _code;
    private readonly (long Least, long Most) _range;
    private readonly ulong? _flags;
    private readonly HashSet<long>? _named;

    /// <param name="path">The fields that lead to it from the value.</param>
    /// <param name="offset">Bytes from the beginning of the value.</param>
    /// <param name="isArgument">It must be within the bounds that its property states, <see cref="WithinAttribute"/>.</param>
    public WireField(FieldInfo[] path, int offset, bool isArgument)
    {
        var type = path[^1].FieldType;
        (Path, _offset, _code) = (path, offset, Type.GetTypeCode(type));
        _range = MostOf(path[^1]) is { } most ? (0, most) : RangeOf(_code);
        if (isArgument && Bounds(path[^1]) is { } bounds) _range = (Math.Max(bounds.Least, _range.Least), Math.Min(bounds.Most, _range.Most));
        if (!type.IsEnum) return;
        long[] values = [.. type.GetEnumValues().Cast<object>().Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture))];
        if (type == typeof(SchemeId)) values = [.. Enumerable.Range(0, byte.MaxValue + 1).Where(id => SchemeList.Has((SchemeId)id)).Select(id => (long)id)];
        if (type.IsDefined(typeof(FlagsAttribute), false)) _flags = values.Aggregate(0UL, (all, value) => all | (ulong)value);
        else if (values.Length == values.Max() + 1 && values.Min() == 0 && values.Length < OrdinalsMax) _range = (0, values.Max());
        else _named = [.. values];
    }

    /// <summary>The fields that lead to it from the value.</summary>
    public FieldInfo[] Path { get; }

    /// <summary>Its path in words.</summary>
    public string Name => string.Join('.', Path.Select(Word));

    /// <summary>A number, a bool or an enum.</summary>
    public Type Type => Path[^1].FieldType;

    /// <summary>Zero, as which it is not sent, is among its values.</summary>
    public bool AllowsZero => _range.Least <= 0;

    /// <summary>The type as part of a form: a change of a name or a value of an enum is a change of the form.</summary>
    public string Form => Type.IsEnum
        ? $"{Name}:{_code}({string.Join(',', Type.GetEnumNames())}={string.Join(',', Type.GetEnumValues().Cast<object>()
            .Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture)))})"
        : $"{Name}:{_code}";

    /// <summary>Its value as it is sent, small where it is near zero.</summary>
    public ulong Load(ref byte value)
    {
        ref var at = ref Unsafe.Add(ref value, _offset);
        return _code switch
        {
            TypeCode.Boolean or TypeCode.Byte => at,
            TypeCode.SByte => Zigzag(Unsafe.As<byte, sbyte>(ref at)),
            TypeCode.Int16 => Zigzag(Unsafe.ReadUnaligned<short>(ref at)),
            TypeCode.UInt16 => Unsafe.ReadUnaligned<ushort>(ref at),
            TypeCode.Int32 => Zigzag(Unsafe.ReadUnaligned<int>(ref at)),
            TypeCode.UInt32 => Unsafe.ReadUnaligned<uint>(ref at),
            TypeCode.Int64 => Zigzag(Unsafe.ReadUnaligned<long>(ref at)),
            _ => Unsafe.ReadUnaligned<ulong>(ref at),
        };
    }

    /// <summary>Sets it; false: it may not have this value.</summary>
    public bool Store(ref byte value, ulong sent)
    {
        ref var at = ref Unsafe.Add(ref value, _offset);
        if (_code == TypeCode.UInt64)
        {
            Unsafe.WriteUnaligned(ref at, sent);
            return _flags is null || (sent & ~_flags) == 0;
        }

        var isSigned = _code is TypeCode.SByte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64;
        if (!isSigned && sent > uint.MaxValue) return false;
        var number = isSigned ? unchecked((long)(sent >> 1) ^ -(long)(sent & 1)) : (long)sent;
        if (!Allows(number)) return false;
        switch (_code)
        {
            case TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte:
                at = unchecked((byte)number);
                break;
            case TypeCode.Int16 or TypeCode.UInt16:
                Unsafe.WriteUnaligned(ref at, unchecked((ushort)number));
                break;
            case TypeCode.Int32 or TypeCode.UInt32:
                Unsafe.WriteUnaligned(ref at, unchecked((uint)number));
                break;
            default:
                Unsafe.WriteUnaligned(ref at, number);
                break;
        }

        return true;
    }

    /// <summary>The values that it may have, in words.</summary>
    public string Allowed => _flags is { } flags ? $"the flags {flags:x}"
        : _named is { } named ? string.Join(", ", named.Order())
        : $"{_range.Least}..{_range.Most}";

    private bool Allows(long number) => number >= _range.Least && number <= _range.Most
        && (_flags is not { } flags || ((ulong)number & ~flags) == 0) && (_named is null || _named.Contains(number));

    private static ulong Zigzag(long number) => unchecked((ulong)(number << 1) ^ (ulong)(number >> 63));

    // The field of a property is called <Name>k__BackingField.
    private static string Word(FieldInfo field) => field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static WithinAttribute? Bounds(FieldInfo field) => field.DeclaringType!.GetProperty(Word(field))?.GetCustomAttribute<WithinAttribute>();

    // An id is a number with a largest one, which its type says.
    private static int? MostOf(FieldInfo field) => field.FieldType != typeof(int) ? null
        : field.DeclaringType!.GetField("Max", BindingFlags.Static | BindingFlags.Public) is { IsLiteral: true } max ? (int)max.GetRawConstantValue()! : null;

    private static (long Least, long Most) RangeOf(TypeCode code) => code switch
    {
        TypeCode.Boolean => (0, 1),
        TypeCode.Byte => (0, byte.MaxValue),
        TypeCode.SByte => (sbyte.MinValue, sbyte.MaxValue),
        TypeCode.Int16 => (short.MinValue, short.MaxValue),
        TypeCode.UInt16 => (0, ushort.MaxValue),
        TypeCode.Int32 => (int.MinValue, int.MaxValue),
        TypeCode.UInt32 => (0, uint.MaxValue),
        TypeCode.Int64 or TypeCode.UInt64 => (long.MinValue, long.MaxValue),
        _ => throw new NotSupportedException($"a {code} is not sent as part of a value"),
    };
}
