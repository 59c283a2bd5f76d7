using System.Globalization;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Lives;

/// <summary>A drain does not end, though nothing that the run does could keep it: the run ends with it, and tells who holds what.</summary>
internal sealed class DrainStuckException(StuckDrain drain) : Exception(string.Create(
    CultureInfo.InvariantCulture, $"{drain.Pgmap}: its drain by {drain.Strategy} does not end, and nothing runs that could end it"))
{
    /// <summary>Which drain, and who holds it up.</summary>
    public StuckDrain Drain => drain;
}
