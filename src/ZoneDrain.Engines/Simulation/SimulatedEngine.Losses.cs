using ZoneDrain.Delivery;

namespace ZoneDrain.Engines.Simulation;

/// <summary>
/// What makes good the loss of silos, once they are declared dead: each pgmap's fence, in the order of <see cref="FenceRules"/>, a round of all silos a step.
/// What the dead had answers again when all fences are over.
/// </summary>
public sealed partial class SimulatedEngine
{
    private const long UntilRecovered = long.MaxValue;
    private readonly List<Loss> _losses = [];
    private readonly List<LossFence> _fences = [];
    private readonly Dictionary<int, Loss> _lostShares = [];
    private readonly List<int> _unanswered = [];

    private void BeginLoss(List<int> shares, long declaredAfterNs)
    {
        if (shares.Count == 0) return;
        var loss = new Loss(shares);

        // A share that is lost again before it came back comes back with the second loss.
        foreach (var share in shares) _lostShares[share] = loss;
        _losses.Add(loss);
        After(declaredAfterNs, MessageKind.Declared, shares[0], _losses.Count - 1);
    }

    private void Declared(in Message message)
    {
        var loss = _losses[message.Task];
        foreach (var pgmap in _pgmaps.OfType<SimulatedPgmap>().Where(pgmap => pgmap.Host.Life != Grace.Life.Freed).ToList())
        {
            loss.Fences++;
            _fences.Add(new(loss, pgmap, ShareOf(new(NextKind.Pgmap, pgmap.Id.Value))));
            GoOn(_fences.Count - 1);
        }

        if (loss.Fences == 0) Recovered(loss);
    }

    // The next step of a fence: a question to every silo that has a share of the world.
    private void GoOn(int number)
    {
        var fence = _fences[number];
        fence.Step = FenceRules.Next(fence.Step, hasNewcomer: false);
        if (fence.Step == FenceStep.Done)
        {
            if (--fence.Loss.Fences == 0) Recovered(fence.Loss);
            return;
        }

        foreach (var share in Enumerable.Range(0, _siloOf.Length).DistinctBy(share => _siloOf[share]))
        {
            fence.Left++;
            Send(MessageKind.Fence, fence.Share, share, number, value: (long)fence.Step);
        }
    }

    private void Fenced(in Message message)
    {
        var (fence, silo) = (_fences[message.Task], _siloOf[message.To]);
        _cost += _prices.SiloOrderNs;
        if ((FenceStep)message.Value == FenceStep.Recount)
        {
            foreach (var share in fence.Loss.Shares.Where(share => _siloOf[share] == silo)) _cost += fence.Pgmap.FramesOf(share) * _prices.PageReadNs;
        }

        Send(MessageKind.FenceAnswer, message.To, message.From, message.Task);
    }

    private void FenceAnswered(in Message message)
    {
        if (--_fences[message.Task].Left == 0) GoOn(message.Task);
    }

    private void Recovered(Loss loss)
    {
        foreach (var share in loss.Shares)
        {
            if (_lostShares.GetValueOrDefault(share) != loss) continue;
            _lostShares.Remove(share);
            _downUntil[share] = Now;
        }

        foreach (var id in _unanswered) _events.Add(Now, id);
        _unanswered.Clear();
    }

    // Fences are about what does not answer.
    private bool IsDown(int id) => _downUntil[_messages[id].To] > Now && _messages[id].Kind is not (MessageKind.Fence or MessageKind.FenceAnswer);

    private void AskLater(int id)
    {
        if (_downUntil[_messages[id].To] is var until and < UntilRecovered) _events.Add(until, id);
        else _unanswered.Add(id);
    }

    private sealed class Loss(List<int> shares)
    {
        public List<int> Shares => shares;

        public int Fences { get; set; }
    }

    private sealed class LossFence(Loss loss, SimulatedPgmap pgmap, int share)
    {
        public Loss Loss => loss;

        public SimulatedPgmap Pgmap => pgmap;

        public int Share => share;

        public FenceStep Step { get; set; }

        public int Left { get; set; }
    }
}
