using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Writes an unmanaged struct as bytes of its value alone, and reads it back.</summary>
internal static class Packed<T> where T : struct
{
    private static readonly int Size = Check();
    private static readonly int Words = (Size + 7) / 8;
    private static readonly ulong[] Mask = MakeMask();

    public static void Save(StateWriter to, ref T value)
    {
        Span<ulong> words = stackalloc ulong[Words];
        words[^1] = 0;
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Size).CopyTo(MemoryMarshal.AsBytes(words));
        for (var i = 0; i < words.Length; i++) words[i] &= Mask[i];
        to.Sparse(words);
    }

    public static void Load(ref StateReader from, out T value)
    {
        Span<ulong> words = stackalloc ulong[Words];
        from.Sparse(words);
        value = MemoryMarshal.Read<T>(MemoryMarshal.AsBytes(words));
    }

    private static int Check()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            throw new NotSupportedException($"{typeof(T)} holds a reference: a protocol in progress must be a plain value");
        return Unsafe.SizeOf<T>();
    }

    private static ulong[] MakeMask()
    {
        var mask = new ulong[Words];
        FieldMap.Mask(typeof(T)).CopyTo(MemoryMarshal.AsBytes(mask.AsSpan()));
        return mask;
    }
}
