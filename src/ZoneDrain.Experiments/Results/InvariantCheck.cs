using System.Text.Json.Serialization;

namespace ZoneDrain.Experiments.Results;

/// <summary>How often an invariant was checked, and what came of it.</summary>
/// <param name="Invariant">Its name.</param>
/// <param name="Meaning">What must hold, in words.</param>
/// <param name="Turns">Page turns so far, where turns check it; else 0.</param>
/// <param name="Audits">Times all references were added up; 0 where that does not show it.</param>
/// <param name="Lives">Ends of a life of the devices; 0 where they do not show it.</param>
/// <param name="Hazards">Predicted violations.</param>
/// <param name="Broken">Violations that nothing predicted.</param>
public sealed record InvariantCheck(string Invariant, string Meaning, long Turns, long Audits, long Lives, long Hazards, long Broken)
{
    /// <summary>The checks in words.</summary>
    [JsonIgnore]
    public string Checks => (Turns, Audits, Lives) switch
    {
        (0, 0, 0) => "whenever a block is freed",
        (0, 0, _) => FormattableString.Invariant($"{Lives:#,0} lives"),
        (_, 0, _) => FormattableString.Invariant($"{Turns:#,0} turns"),
        (0, _, _) => FormattableString.Invariant($"{Audits:#,0} audits"),
        _ => FormattableString.Invariant($"{Turns:#,0} turns, {Audits:#,0} audits"),
    };
}
