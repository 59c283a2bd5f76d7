using System.Globalization;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>The key of a grain: a world, and an id in it as the model prints it, such as <c>bench/pgmap-3/page-600</c>.</summary>
/// <param name="World">The world, a word without slashes.</param>
/// <param name="Kind">What it names.</param>
/// <param name="Number">The actor's number; for a page its packed id.</param>
internal readonly record struct ActorKey(string World, ActorKind Kind, long Number)
{
    /// <summary>The key of a page.</summary>
    public static ActorKey Of(string world, PageId page) => new(world, ActorKind.Page, (long)page.Bits);

    /// <summary>The page, where it names one.</summary>
    public PageId Page => PageId.FromBits((ulong)Number);

    /// <summary>Reads the form that <see cref="ToString"/> prints.</summary>
    /// <exception cref="FormatException">It is no such key.</exception>
    public static ActorKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return new(text, ActorKind.World, 0);
        var (world, rest) = (text[..slash], text[(slash + 1)..]);
        if (PageId.TryParse(rest, out var page)) return Of(world, page);
        for (var kind = ActorKind.Session; kind <= ActorKind.Driver; kind++)
        {
            var word = Word(kind);
            if (rest.StartsWith(word, StringComparison.Ordinal) && long.TryParse(rest.AsSpan(word.Length), NumberStyles.None, null, out var number))
                return new(world, kind, number);
        }

        throw new FormatException($"'{text}' names no actor; a key is WORLD/pgmap-3, WORLD/pgmap-3/page-600 or the like");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ActorKind.World => World,
        ActorKind.Page => $"{World}/{Page}",
        _ => $"{World}/{Word(Kind)}{Number}",
    };

    private static string Word(ActorKind kind) => kind switch
    {
        ActorKind.Session => "session-",
        ActorKind.Process => "process-",
        ActorKind.Inode => "inode-",
        ActorKind.Pgmap => "pgmap-",
        ActorKind.Driver => "driver-",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "such a key has no word"),
    };
}
