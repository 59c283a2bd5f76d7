using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Looks for histories that end in the counts that were seen: every order of what a few holders, a truncation and a teardown may do, the shortest first. What
/// nothing comes to breaks an invariant, and that one is named.
/// </summary>
public static class Diagnosis
{
    /// <summary>Searches.</summary>
    /// <param name="seen">The counts.</param>
    /// <param name="most">Explanations at most, at least 1.</param>
    /// <param name="statesMax">States at most.</param>
    /// <param name="cancel">Ends the search; what was found so far is reported.</param>
    /// <exception cref="ArgumentException">The memory is RAM, or the scheme keeps no mapcount and one was seen.</exception>
    public static DiagnosisReport Run(CountsSeen seen, int most = 3, int statesMax = 2_000_000, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (seen.Type == MemoryType.Ram) throw new ArgumentException("RAM has no pgmap", nameof(seen));
        if (seen.Map > 0 && !seen.HasMapcount) throw new ArgumentException($"no mapcount is kept under {seen.Scheme} for {seen.Type}", nameof(seen));
        if (seen.OrderObjection is { } allowed)
            throw new ArgumentException($"order {seen.Order} of {seen.Type} under {seen.Scheme}: allowed is {allowed}", nameof(seen));
        if (Arithmetic(seen) is { } wrong) return new(seen, [], 0, IsComplete: true, wrong, "");
        var world = new DiagnosisWorld(seen);
        var search = new Search(world, most);
        var states = search.Run(statesMax, cancel);
        var found = search.Explanations;
        var broken = found.Count > 0 || !search.IsComplete ? null : search.Missing();
        return new(seen, found, states, search.IsComplete || found.Count >= most, broken, LeftOut(world.Spared));
    }

    // What no order of events is needed for.
    private static string? Arithmetic(CountsSeen seen)
    {
        var held = seen.Ref - seen.Base;
        if (seen.Ref < 0 || seen.Map < 0 || seen.Pgmap < 0) return "I4: a count is below zero, so something was given back twice";
        if (seen.Traits.IsAllocated || seen.Type == MemoryType.FsDax || seen.Base == 0)
        {
            if (seen.Map > 0 && held <= 0) return $"I3: a page is mapped (map {seen.Map}), and nobody has a reference to it";
        }

        if (seen.Pins + (seen.HasMapcount ? seen.Map : 0) > held)
            return $"I4: more pins and mappings (pincount {seen.Pins}, map {seen.Map}) than references above the idle count (ref {seen.Ref}, idle {seen.Base})";
        if (!seen.HasMapcount || seen.Map <= held) return null;
        return $"I7: more mappings (map {seen.Map}) than references above the idle count (ref {seen.Ref}, idle {seen.Base})";
    }

    private static string LeftOut((int Maps, int Gets, int Pins, long Pages) spared)
    {
        var parts = new List<string>();
        if (spared.Maps > 0) parts.Add($"{spared.Maps} more mappings");
        if (spared.Gets > 0) parts.Add($"{spared.Gets} more gets");
        if (spared.Pins > 0) parts.Add($"{spared.Pins} more pins");
        if (spared.Pages > 0) parts.Add($"{spared.Pages} more pages in use");
        return string.Join(", ", parts);
    }

    private sealed class Search(DiagnosisWorld made, int most)
    {
        private readonly List<(Explanation Explanation, string Signature)> _found = [];
        private readonly HashSet<string> _signatures = [];
        private readonly HashSet<(int Ref, int Map, long Shown)> _reached = [];
        private readonly Dictionary<int, bool> _matches = [];
        private readonly World _world = made.World;

        public bool IsComplete { get; private set; }

        public IReadOnlyList<Explanation> Explanations =>
            [.. _found.OrderBy(found => !found.Explanation.AtRest).ThenBy(found => found.Explanation.Turns).Take(most).Select(found => found.Explanation)];

        public int Run(int statesMax, CancellationToken cancel)
        {
            var search = new ExhaustiveSearch(_world);
            bool IsEnough() => cancel.IsCancellationRequested || _found.Count(found => found.Explanation.AtRest) >= most;
            search.Run(statesMax, IsEnough, state => Look(search, state));
            IsComplete = search.IsComplete;
            return search.States;
        }

        // Nothing came to the counts: which of them is the one that nothing comes to beside the others?
        public string Missing()
        {
            var (wantedRef, wantedMap, wantedPgmap) = made.Wanted;
            var same = _reached.Where(counts => (counts.Ref, counts.Map) == (wantedRef, wantedMap));
            var besides = same.Select(counts => counts.Shown).Distinct().Order().ToList();
            if (besides.Count > 0)
            {
                var allowed = made.Seen.PgmapCountsFrames
                    ? "one for itself and one for each of its pages until the kill, and the gup walks in it" : $"{string.Join(" or ", besides)}";
                return wantedPgmap > besides[^1]
                    ? $"no holder: the pgmap counts {made.Seen.Pgmap}, and beside such a page it counts {allowed}; a count that belongs to no page and no "
                    + "process keeps a drain waiting for ever (a leak, field-cases F5)"
                    : $"I1: the pgmap counts {made.Seen.Pgmap}, and beside such a page it counts {allowed}; its drain ends under somebody who has the page";
            }

            var refs = _reached.Where(counts => counts.Map == wantedMap).Select(counts => counts.Ref).Distinct().Order().ToList();
            if (refs.Count == 0) return $"I7: map {made.Seen.Map} is more than anything makes";
            return wantedRef > refs[^1]
                ? $"no holder: ref {made.Seen.Ref} is more than mappings, gets and pins make; a reference was lost, and who waits for the page waits for ever"
                : $"I4: ref {made.Seen.Ref} is less than those who have the page hold; a reference was given back twice";
        }

        private void Look(ExhaustiveSearch search, int state)
        {
            var part = search.PartOf(state, made.Page.Pgmap.Value);
            if (_matches.TryGetValue(part, out var matches) && !matches) return;
            search.Show(state);
            _matches[part] = Matches();
            if (!_matches[part] || (_found.Count >= 4 * most && !IsAtRest())) return;
            var holders = Holders().ToList();
            var signature = $"{string.Join(';', holders.Select(holding => holding.What).Order(StringComparer.Ordinal))}|{Pgmap.Life}|{IsAtRest()}"
                + $"|{string.Join(';', UnderWay().Select(line => line[line.IndexOf(':')..]))}";
            if (!_signatures.Add(signature)) return;
            var (pgmap, underWay, atRest) = (PgmapSentence(), UnderWay().ToList(), IsAtRest());
            var path = search.Path(state);
            var (history, breaks) = Replay(path);
            _found.Add((new(history, holders, pgmap, underWay, atRest, breaks, path.Count), signature));
        }

        private PgmapWorld Pgmap => _world.Pgmaps[made.Page.Pgmap.Value];

        private bool Matches()
        {
            var pgmap = Pgmap;
            var counts = pgmap.Cells[made.Page.Frame].Counts;
            var (wantedRef, wantedMap, wantedPgmap) = made.Wanted;
            _reached.Add((pgmap.ActualRef(made.Page.Frame), counts.Map, Shown(made.Seen.Frames ?? 1)));
            if (pgmap.ActualRef(made.Page.Frame) != wantedRef || counts.Map != wantedMap) return false;
            if (made.WantedPins is { } pins && counts.Pin != pins) return false;
            if (wantedPgmap is not { } wanted) return true;
            if (!made.Seen.PgmapCountsFrames || pgmap.Life != Life.Live) return Shown(0) == wanted;
            var frames = made.Seen.Frames ?? wanted - Shown(0);
            return frames > 0 && Shown(frames) == wanted;
        }

        // The percpu_ref as it would be printed, of a pgmap of so many pages. Under a1 the pages are dropped one by one after the kill.
        private long Shown(long frames)
        {
            var pgmap = Pgmap;
            var live = pgmap.Life == Life.Live;
            var own = live ? 1 : 0;
            var all = made.Seen.PgmapCountsFrames && live ? frames : 0;
            if (made.Seen.Scheme == SchemeId.A1 && pgmap.Life == Life.Dying && pgmap.Root == 0 && !Array.Exists(pgmap.Cells, cell => cell.Counts.BaseDropped))
                all = pgmap.Spec.Frames >> pgmap.Spec.Order;
            return own + all + pgmap.Root + pgmap.Walks;
        }

        private string PgmapSentence()
        {
            var pgmap = Pgmap;
            var parts = new List<string>();
            if (pgmap.Life == Life.Live) parts.Add("1 for itself");
            if (pgmap.Life == Life.Live && made.Seen.PgmapCountsFrames)
            {
                var frames = made.Seen.Frames ?? made.Wanted.Pgmap - Shown(0);
                parts.Add(frames is { } known ? $"{known} for its pages" : "1 for each of its pages");
            }

            var uses = pgmap.Root + (made.Seen.PgmapCountsFrames ? 0 : made.Spared.Pages);
            if (uses != 0) parts.Add($"{uses} for pages in use");
            if (pgmap.Walks > 0) parts.Add($"{pgmap.Walks} for gup walks in it");
            var life = pgmap.Life.ToString().ToLowerInvariant();
            return parts.Count == 0 ? $"{life}, and nothing is counted" : $"{life}: {string.Join(", ", parts)}";
        }

        private bool IsAtRest()
        {
            foreach (var task in _world.Tasks)
            {
                if (!task.Ended && task.Begun && _world.CanRun(task)) return false;
            }

            return true;
        }

        private IEnumerable<string> UnderWay()
        {
            foreach (var task in _world.Tasks)
            {
                if (task.Ended || !task.Begun) continue;
                var sleeps = !_world.CanRun(task);
                yield return $"{task.Name}: {task.Box.Name.Split(' ')[0]} {(sleeps ? "sleeps" : "is")} at {task.Box.Step}";
            }
        }

        private IEnumerable<Holding> Holders()
        {
            var pgmap = Pgmap;
            var counts = pgmap.Cells[made.Page.Frame].Counts;
            var (traits, held) = (pgmap.Traits, 0);
            foreach (var process in _world.Processes)
            {
                if (process is null) continue;
                foreach (var (_, pte, _) in process.Entries())
                {
                    if (!pte.IsDevice || pte.Page != made.Page) continue;
                    held += traits.MapTakesReference ? 1 : 0;
                    var counted = traits.MapTakesReference ? "a mapping" : "a mapping, which counts nothing";
                    var release = made.Seen.Type == MemoryType.FsDax ? $"munmap or exit of {process.Id}, a truncation" : $"munmap or exit of {process.Id}";
                    yield return new(process.Id.ToString(), counted, release);
                }

                foreach (var (owner, _, pin) in process.Pins())
                {
                    if (pin.Page != made.Page) continue;
                    var isPin = pin.Use == PageUse.Pin;
                    held += isPin ? made.Seen.PinRef : 1;
                    yield return new(
                        $"{process.Id}, descriptor {owner.Slot}", isPin ? made.Seen.Order > 0 ? "a pin (FOLL_PIN)" : "a pin (FOLL_PIN, 1024)"
                            : "a get (FOLL_GET)",
                        "the end of its I/O, or its close by the last who shares it");
                }
            }

            foreach (var inode in _world.Inodes)
            {
                foreach (var (index, entry, _) in inode.Entries())
                {
                    if (!traits.EntryTakesReference || !entry.HasPage || entry.Frame != made.Page.Frame || entry.Zapped) continue;
                    held++;
                    yield return new($"index entry {index} of {inode.Id}", "an entry's reference", "a truncation, a punch, or the eviction of the file");
                }
            }

            if (traits.HoldsProvider && counts.Ref > 0)
                yield return new(HolderId.Provider(pgmap.Id).ToString(), "the driver's device and module, while the page is out", "the last put of the page");
            if (counts.Ref != held)
                yield return new("protocols under way", $"{counts.Ref - held:+0;-0} of references", "their end: the counts are of a moment between two steps");
        }

        private (IReadOnlyList<string> History, string Breaks) Replay(List<Choice> path)
        {
            var fresh = new DiagnosisWorld(made.Seen);
            var (lines, broken) = (new List<string>(), new List<Violation>());
            if (fresh.Beginning.Length > 0) lines.Add(fresh.Beginning);
            fresh.World.MarkAllWritten();
            fresh.World.Ended = (task, outcome) => lines.Add(fresh.Phrase(task.Number, task.At) + Ending(outcome));
            foreach (var choice in path)
            {
                fresh.World.Take(choice);
                broken.AddRange(fresh.World.Found);
                fresh.World.Found.Clear();
            }

            foreach (var task in fresh.World.Tasks)
            {
                if (!task.Ended && task.Begun) lines.Add($"{fresh.Phrase(task.Number, task.At)}: has begun and not ended");
            }

            if (broken.Count == 0) return (lines, "");
            var letters = ViolationLetters.Cell(broken.Select(violation => violation.Invariant));
            return (lines, broken.TrueForAll(violation => violation.Predicted) ? $"{letters} (a hazard of the scheme)" : letters);
        }

        private static string Ending(Outcome outcome) => outcome is Outcome.Ok or Outcome.NOPAGE or Outcome.MAJOR ? "" : $": {outcome}";
    }
}
