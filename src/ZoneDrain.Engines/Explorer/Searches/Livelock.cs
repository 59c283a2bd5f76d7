namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Livelocks in a finished search: a strongly connected set of states (R. Tarjan, Depth-first search and linear graph algorithms, 1972) in which everybody who
/// can run somewhere takes a turn somewhere, or cannot run somewhere else. Such a cycle can be followed for ever by a fair scheduler. Scripts are finite, so
/// whoever goes round in it makes no progress.
/// </summary>
internal static class Livelock
{
    public static IReadOnlyList<Stuck> Find(World world, ExhaustiveSearch search)
    {
        var found = new List<Stuck>();
        foreach (var states in Components(search.Graph!, search.States))
        {
            var inside = new HashSet<int>(states);
            var moving = new SortedSet<int>();
            var always = new HashSet<int>();
            for (var i = 0; i < states.Count; i++)
            {
                var possible = new HashSet<int>();
                foreach (var (choice, to) in search.Graph!.From(states[i]))
                {
                    possible.Add(choice);
                    if (inside.Contains(to)) moving.Add(choice);
                }

                if (i == 0) always = possible;
                else always.IntersectWith(possible);
            }

            // Somebody who could always run and never does in here would be run by a fair scheduler, and so end it.
            if (!always.IsSubsetOf(moving)) continue;
            var who = moving.Select(choice => new Choice(choice)).Select(choice => choice.IsTurn ? world.Tasks[choice.Code].Name : "a worker");
            search.Show(states.Min());
            found.Add(new([$"{string.Join(", ", who)} go round {states.Count} states for ever", .. Starved(world, moving)], search.Path(states.Min())));
        }

        return found;
    }

    // Whoever waits for an answer of every worker is told who keeps a worker from answering (field-cases F13).
    private static IEnumerable<string> Starved(World world, SortedSet<int> moving)
    {
        foreach (var task in world.Tasks)
        {
            if (task.Ended || !task.Begun || task.Pending.Kind != NextKind.Grace || moving.Contains(Choice.Turn(task.Number).Code)) continue;
            var open = task.GraceTasks;
            var holders = world.Tasks.Where(other => (open >> other.Number & 1) != 0).Select(other => $"{other.Name} keeps worker {other.Worker} in a section");
            yield return $"{task.Name} waits in {task.Box.Name.Split(' ')[0]} at {task.Box.Step} for an answer of every worker: {string.Join(", ", holders)}";
        }
    }

    private static List<List<int>> Components(TransitionGraph graph, int states)
    {
        var number = new int[states];
        var low = new int[states];
        var onStack = new bool[states];
        var (stack, calls, count) = (new Stack<int>(), new Stack<(int State, int Edge)>(), 0);
        var components = new List<List<int>>();
        for (var root = 0; root < states; root++)
        {
            if (number[root] == 0) calls.Push((root, 0));
            while (calls.TryPop(out var call))
            {
                var (state, edge) = call;
                if (edge == 0)
                {
                    number[state] = low[state] = ++count;
                    stack.Push(state);
                    onStack[state] = true;
                }

                var edges = graph.From(state);
                var descended = false;
                for (; edge < edges.Length; edge++)
                {
                    var to = edges[edge].To;
                    if (number[to] == 0)
                    {
                        // Comes back to this edge when the other state is done, and then takes its low.
                        calls.Push((state, edge + 1));
                        calls.Push((to, 0));
                        descended = true;
                        break;
                    }

                    if (onStack[to]) low[state] = Math.Min(low[state], number[to]);
                }

                if (descended) continue;
                foreach (var (_, to) in edges)
                {
                    if (onStack[to]) low[state] = Math.Min(low[state], low[to]);
                }

                if (low[state] != number[state]) continue;
                Pop(graph, stack, onStack, state, components);
            }
        }

        return components;
    }

    private static void Pop(TransitionGraph graph, Stack<int> stack, bool[] onStack, int root, List<List<int>> components)
    {
        var component = new List<int>();
        for (var state = -1; state != root; component.Add(state))
        {
            state = stack.Pop();
            onStack[state] = false;
        }

        if (component.Count > 1 || HasLoop(graph, root)) components.Add(component);
    }

    private static bool HasLoop(TransitionGraph graph, int state)
    {
        foreach (var (_, to) in graph.From(state))
        {
            if (to == state) return true;
        }

        return false;
    }
}
