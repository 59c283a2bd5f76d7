namespace ZoneDrain.Workloads;

/// <summary>A file on an fsdax device, or several alike.</summary>
public sealed record FileSpec
{
    /// <summary>The file's name: 1 to 64 of a-z, 0-9 and hyphen; copies get a number from 0 behind it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The name of the fsdax device that the file lies on.</summary>
    public string Device { get; init; } = "";

    /// <summary>The number of copies: 1 (default) to 100,000.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The size of each copy in bytes: 4 KiB to 6 TiB, a multiple of 4 KiB.</summary>
    public long Size { get; init; }

    /// <summary>The state of its blocks at the start; written by default.</summary>
    public BlockState Blocks { get; init; } = BlockState.Written;

    /// <summary>The names of the copies: the name itself for one, <c>db0</c>, <c>db1</c> … for several.</summary>
    /// <returns>As many names as <see cref="Count"/>.</returns>
    public IEnumerable<string> Names() => Count == 1 ? [Name] : Enumerable.Range(0, Count).Select(copy => $"{Name}{copy}");
}
