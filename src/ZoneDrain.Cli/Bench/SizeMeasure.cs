using System.Globalization;

namespace ZoneDrain.Cli.Bench;

/// <summary>Bytes a page, by the memory that the process holds before and after a pgmap is created.</summary>
internal sealed class SizeMeasure(Func<long> memory) : IMeasure
{
    // What is not the pages': a table of lives, the engine's contexts, the collector's own.
    private const double BytesMax = 65;

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("size", "bytes a page, of 1 and of 64 million pages, by resident memory");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        foreach (var millions in (long[])[1, 64])
        {
            if (cancellation.IsCancellationRequested) break;
            var pages = millions * BenchWorld.Million;
            var what = string.Create(CultureInfo.InvariantCulture, $"a page of {pages:#,0}");
            if (Memory.Refusal(pages, memory()) is { } refusal)
            {
                rows.Add(new(what, refusal, "", null));
                continue;
            }

            progress.Report($"size: {what}");
            using var world = new BenchWorld(1);

            // What the first pgmap of a program makes is not the pages' either.
            world.Pgmap(StrategyId.Tree, 1);
            var before = Memory.Resident();
            world.Pgmap(StrategyId.Tree, pages);
            var bytes = (Memory.Resident() - before) / (double)pages;
            rows.Add(new(what, string.Create(CultureInfo.InvariantCulture, $"{bytes:0.00} bytes"), $"at most {BytesMax} bytes", bytes <= BytesMax));
        }

        return rows;
    }
}
