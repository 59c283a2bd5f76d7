using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Simulation;

/// <summary>
/// Calls and notices that go astray. On a cluster each carries a stamp, and its reply is remembered: what goes wrong changes nothing but time and what messages
/// cost.
/// </summary>
public sealed partial class SimulatedEngine
{
    private Trouble _trouble;

    /// <inheritdoc/>
    public void Disturb(CallFaultKind kind, double share, long delayNs, long until) => _trouble = new(kind, share, delayNs, until);

    private void MayGoAstray(int id)
    {
        if (_trouble.Until <= Now || _messages[id].Kind is not (MessageKind.Call or MessageKind.Notice)) return;
        if ((Random() >> 11) * Math.ScaleB(1, -53) >= _trouble.Share) return;
        switch (_trouble.Kind)
        {
            case CallFaultKind.Delayed:
                _messages[id].LateNs = _trouble.DelayNs;
                break;
            case CallFaultKind.Dropped when (Random() & 1) != 0:
                _messages[id].AnswerLateNs = _trouble.DelayNs;
                break;
            case CallFaultKind.Dropped:
                _messages[id].LateNs = _trouble.DelayNs;
                Again(id);
                break;
            default:
                Repeat(id);
                break;
        }
    }

    // The copy is answered from memory, whatever its actor does.
    private void Repeat(int id)
    {
        var said = _messages[id];
        var copy = Make(MessageKind.Copy, said.From, said.To, said.Task);
        _messages[copy].IsRemote = said.IsRemote;
        _outbox.Add(copy);
        Again(copy);
    }

    // The answer that was said last is lost: who asked asks again, and is answered from memory.
    private void LoseAnswer(long lateNs)
    {
        if (lateNs == 0) return;
        var id = _outbox[^1];
        _messages[id].LateNs = lateNs;
        Again(id);
        _sent[(int)MessageKind.Copy]++;
        if (!_messages[id].IsRemote) return;
        RemoteMessages++;
        _cost += _prices.ReceiveNs;
    }

    // A message more of its kind.
    private void Again(int id)
    {
        _sent[(int)_messages[id].Kind]++;
        if (!_messages[id].IsRemote) return;
        RemoteMessages++;
        _cost += _prices.SendNs;
    }

    private readonly record struct Trouble(CallFaultKind Kind, double Share, long DelayNs, long Until);
}
