using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>What a release has left behind, though nothing should be left: sleepers, processes, and what they keep.</summary>
/// <param name="Count">Sleepers, processes, page-table entries and pins, 0 or more.</param>
/// <param name="Names">Who they are, a few words each.</param>
internal readonly record struct Leftovers(long Count, IReadOnlyList<string> Names)
{
    /// <summary>What an engine has.</summary>
    public static Leftovers Of(IEngine engine)
    {
        var names = engine.Sleepers.Select(sleeper => $"{sleeper.Protocol} sleeps at {sleeper.Step}").ToList();
        long count = names.Count;
        foreach (var process in engine.Processes)
        {
            var (entries, pins) = (process.PageTableEntries, process.Pins().LongCount());
            count += 1 + entries + pins;
            names.Add($"{process.Id} ({process.Status}) with {entries} entries and {pins} pins");
        }

        return new(count, names);
    }
}
