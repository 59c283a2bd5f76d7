using System.Runtime.InteropServices;

namespace ZoneDrain.Engines.Simulation;

/// <summary>No two turns of an actor overlap, however many cores its silo has; and what each actor's turns took, so that the busiest can be named.</summary>
public sealed partial class SimulatedEngine
{
    private static readonly ActorName Nobody = new(NextKind.Done, 0);
    private readonly Dictionary<ActorName, Queue<int>?> _busy = [];
    private readonly Dictionary<ActorName, long> _taken = [];

    // On one core nothing overlaps anyway. A message that finds its actor busy waits there.
    private bool MayBegin(int id)
    {
        if (_options.Cores == 1 || _messages[id].Actor is var actor && actor == Nobody) return true;
        ref var waiting = ref CollectionsMarshal.GetValueRefOrAddDefault(_busy, actor, out var busy);
        if (!busy) return true;
        (waiting ??= new()).Enqueue(id);
        return false;
    }

    // Whoever waits for the actor is served next, on the core that has just become free.
    private void EndTurn(int id, int silo)
    {
        if (_options.Cores == 1 || _messages[id].Actor is var actor && actor == Nobody) return;
        if (_busy[actor] is { Count: > 0 } waiting) Serve(waiting.Dequeue(), silo);
        else _busy.Remove(actor);
    }

    private void NoteCost(ActorName actor, long cost)
    {
        if (actor != Nobody && actor.Kind != NextKind.Page) CollectionsMarshal.GetValueRefOrAddDefault(_taken, actor, out _) += cost;
    }

    private ActorName ActorOf(in Message message)
    {
        switch (message.Kind)
        {
            case MessageKind.Start or MessageKind.Answer or MessageKind.Notice:
                return _tasks[message.Task].Initiator is { Kind: not NextKind.Done } initiator ? initiator : Nobody;
            case MessageKind.Call:
            case MessageKind.OrderAnswer when !_tasks[message.Task].IsOwnTurn:
                return new(_tasks[message.Task].Pending.Kind, (long)_tasks[message.Task].Pending.To);
            case MessageKind.OrderAnswer:
                return _tasks[message.Task].Initiator;
            case MessageKind.Statement:
                return new(NextKind.Pgmap, message.Task);
            default:
                return Nobody;
        }
    }
}
