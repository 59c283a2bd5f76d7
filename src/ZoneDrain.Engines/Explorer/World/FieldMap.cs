using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZoneDrain.Drains;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Which bytes of an unmanaged struct are its value. Padding is not, for the runtime may leave anything in it; nor are fields that a protocol only reports and
/// never asks, such as how often it slept: two worlds that differ in those alone have the same future.
/// </summary>
internal static class FieldMap
{
    private static readonly ConcurrentDictionary<Type, byte[]> Masks = new();

    private static readonly HashSet<(Type Type, string Name)> ReportOnly =
    [
        (typeof(UnmapFile), "_pages"),
        (typeof(TakeAway), "_pages"),
        (typeof(CloseOwner), "_pages"),
        (typeof(WriteBack), "_entries"),
        (typeof(Teardown), "_graces"),
        (typeof(DrainCursor), Backing(nameof(DrainCursor.PagesRead))),
        (typeof(DrainCursor), Backing(nameof(DrainCursor.ChunksRead))),
        (typeof(DrainCursor), Backing(nameof(DrainCursor.Rescans))),
        (typeof(DrainCursor), Backing(nameof(DrainCursor.Sleeps))),
        (typeof(DrainCursor), Backing(nameof(DrainCursor.Rounds))),
    ];

    /// <summary>A byte for each byte of <paramref name="type"/>: 0xFF where it belongs to the value, else 0.</summary>
    public static byte[] Mask(Type type) => Masks.GetOrAdd(type, Make);

    private static string Backing(string property) => $"<{property}>k__BackingField";

    private static byte[] Make(Type type)
    {
        var mask = new byte[SizeOf(type)];
        if (type == typeof(Findings)) return mask;
        if (type.IsPrimitive || type.IsEnum)
        {
            Array.Fill(mask, (byte)0xFF);
            return mask;
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (ReportOnly.Contains((type, field.Name))) continue;
            var inner = Mask(field.FieldType);
            var offset = OffsetOf(type, field);
            for (var i = 0; i < inner.Length; i++) mask[offset + i] |= inner[i];
        }

        return mask;
    }

    // The first byte of a struct always belongs to a field, so a value of ones shows where its field begins.
    private static int OffsetOf(Type type, FieldInfo field)
    {
        var box = RuntimeHelpers.GetUninitializedObject(type);
        var ones = RuntimeHelpers.GetUninitializedObject(field.FieldType);
        Bytes(ones, SizeOf(field.FieldType)).Fill(0xFF);
        field.SetValue(box, ones);
        return Bytes(box, SizeOf(type)).IndexOf((byte)0xFF);
    }

    private static Span<byte> Bytes(object box, int size) => MemoryMarshal.CreateSpan(ref Unsafe.As<Box>(box).First, size);

    private static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private sealed class Box
    {
        public byte First;
    }
}
