namespace ZoneDrain.Messages;

/// <summary>A driver's answer.</summary>
/// <param name="Outcome">Ok, ENOSPC, or what the refusal says.</param>
/// <param name="Frame">First frame of the run.</param>
/// <param name="Pages">Length of the run, 1..wanted: a shorter run than wanted is an answer. Frames still out, from <see cref="DriverOp.Stop"/>.</param>
/// <param name="Refusal">Why not, where capacity is refused.</param>
public readonly record struct DriverReply(Outcome Outcome, long Frame = 0, long Pages = 0, Refusal Refusal = Refusal.None);
