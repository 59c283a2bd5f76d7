using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Cells;

/// <summary>
/// Up to which of its calls an initiator's are late: those of before pages were counted anew. Who was asked then has a floor of its own; who was not had
/// rested, or began later, and what it calls has a later number than any that had rested. Changed while no turn of a page goes on.
/// </summary>
internal sealed class FloorTable
{
    private readonly Dictionary<ulong, long> _last = [];

    /// <summary>What the last fence told, to be handed over; null: there was none.</summary>
    public CallFloors? Told { get; private set; }

    /// <summary>The last call of a lane's initiator that is late; 0 where there was no fence.</summary>
    public long Of(ulong lane) => Told is null ? 0 : _last.GetValueOrDefault(Lanes.InitiatorBits(lane), Told.Rested);

    /// <summary>Takes what a fence told. An earlier one's comes late, and changes nothing.</summary>
    public void Take(CallFloors floors)
    {
        if (floors.Version <= Told?.Version) return;
        Told = floors;
        _last.Clear();
        foreach (var call in floors.Last)
        {
            var initiator = Lanes.InitiatorBits(call.Lane);
            _last[initiator] = Math.Max(call.Number, _last.GetValueOrDefault(initiator));
        }
    }
}
