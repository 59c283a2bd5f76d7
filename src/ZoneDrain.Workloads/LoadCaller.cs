using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Statistics;

namespace ZoneDrain.Workloads;

/// <summary>
/// One caller of a load, without threads, clocks and messages, so that every engine can run it: it draws operations from its seed, says one after another what
/// an operation needs, holds what is held for some operations, and gives it back when that is due. Whoever drives it lets it go on with <see cref="Next"/>
/// until that answers false, and tells it what came of each step. Not safe for threads.
/// </summary>
internal sealed partial class LoadCaller
{
    /// <summary>Operations that may sleep at a time before those that may sleep long are refused.</summary>
    private const int SleepersMax = 8;

    /// <summary>Children of forks that may live at a time.</summary>
    private const int ChildrenMax = 8;

    private readonly WorkloadSpec _spec;
    private readonly double[] _thresholds;
    private readonly int[] _places;
    private readonly int _caller;
    private readonly int _callers;
    private readonly PriorityQueue<HeldPins, long> _held = new();
    private readonly Queue<ProcessId> _doubtful = [];
    private SeededDraws _draws;
    private long _step;
    private int _sleeping;

    /// <param name="world">What is loaded.</param>
    /// <param name="seed">The load's seed.</param>
    /// <param name="caller">This caller's number among <paramref name="callers"/>, from which its own draws follow.</param>
    /// <param name="callers">How many share the places: what only one of them may do with a process, the caller does whose it is.</param>
    /// <param name="places">The places whose processes it uses.</param>
    public LoadCaller(ScenarioWorld world, ulong seed, int caller, int callers, int[] places)
    {
        World = world;
        (_caller, _callers, _places) = (caller, callers, places);
        _spec = world.Spec.Workload;
        _draws = new(unchecked(seed * 0x9E3779B97F4A7C15 + (ulong)caller));
        var operations = Enum.GetValues<WorkloadOperation>();
        _thresholds = new double[operations.Length];
        var sum = 0.0;
        foreach (var operation in operations) _thresholds[(int)operation] = sum += _spec.Mix.Share(operation);
    }

    /// <summary>What is loaded.</summary>
    public ScenarioWorld World { get; }

    /// <summary>The operation that was drawn last.</summary>
    public WorkloadOperation Operation { get; private set; }

    /// <summary>The place of its process.</summary>
    public int Place { get; private set; }

    /// <summary>How it ended; of one that sleeps it is not known yet, and Ok.</summary>
    public Outcome Outcome { get; private set; }

    /// <summary>Times that it tried something again.</summary>
    public int Retries { get; private set; }

    /// <summary>The ticket under which it sleeps; 0 where it does not.</summary>
    public long Slept { get; private set; }

    /// <summary>Times that something with pages was given back.</summary>
    public long Releases { get; private set; }

    /// <summary>What was given back last.</summary>
    public HeldPins LastRelease { get; private set; }

    /// <summary>What is held now.</summary>
    public HeldPages Held { get; } = new();

    /// <summary>The children that live.</summary>
    public IEnumerable<ProcessId> Children => _held.UnorderedItems.Select(item => item.Element.Child).OfType<ProcessId>();

    /// <summary>No process has a thread left that would begin anything: each exits, and others take their places.</summary>
    public bool IsAlone
    {
        get
        {
            for (var index = 0; index < _places.Length; index++)
            {
                if (!IsLeaving(index)) return false;
            }

            return true;
        }
    }

    /// <summary>Gives back whatever is due; an operation begins with it.</summary>
    public void BeginStep()
    {
        _step++;
        _at = At.Due;
    }

    /// <summary>Draws the operation that the next steps carry out.</summary>
    public void Draw()
    {
        var fraction = _draws.Fraction();
        var drawn = 0;
        while (drawn < _thresholds.Length && fraction >= _thresholds[drawn]) drawn++;
        Operation = (WorkloadOperation)(drawn < _thresholds.Length ? drawn : 0);
        _index = _draws.Below(_places.Length);

        // A process that exits has no thread left that would begin anything.
        for (var others = 1; others < _places.Length && IsLeaving(_index); others++) _index = (_index + 1) % _places.Length;
        (Place, Slept, Retries, _at) = (_places[_index], 0, 0, At.Draw);
    }

    /// <summary>The next steps give back every pin, and end every child.</summary>
    public void LetGoOfAll() => _at = At.LetGo;

    /// <summary>The next steps give a place its first process.</summary>
    public void Populate(int place)
    {
        Place = place;
        BeginProcess();
    }

    /// <summary>Something sleeps as this caller's that another has begun.</summary>
    public void Sleep() => _sleeping++;

    /// <summary>Something that slept has ended.</summary>
    public void Wake(in Completion ended)
    {
        _sleeping--;
        if (ended.Protocol is Gup { Process: var process } && ended.Outcome == Outcome.EIO) _doubtful.Enqueue(process);
        else if (ended.Protocol is Gup gup && ended.Findings.Pages > 0)
            Hold(new(new(gup.Process, (int)ended.Findings.Handle), null, gup.Kind, ended.Findings.Pages));
        if (ended.Protocol is ForkAndTouch fork && ended.Outcome == Outcome.Ok) HoldChild(fork.Child, ended.Findings.Pages);
    }

    private bool IsLeaving(int index) => World.Processes[_places[index]].Current.IsLeaving;

    private void HoldChild(ProcessId child, long pages) => Hold(new(default, child, OwnerKind.Call, 0) { IsEmpty = pages == 0 });

    private void Hold(in HeldPins held)
    {
        Held.Add(held);
        _held.Enqueue(held, _step + 1 + (long)Math.Min(-Math.Log(1 - _draws.Fraction()) * _spec.Hold.Operations, 8 * _spec.Hold.Operations));
    }
}
