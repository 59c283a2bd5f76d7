namespace ZoneDrain.Ids;

/// <summary>An object that keeps pins: it lives with the process that made it, and outlives that process while another shares it.</summary>
/// <param name="Host">The process that made it.</param>
/// <param name="Slot">Its number there, from 0.</param>
public readonly record struct OwnerId(ProcessId Host, int Slot)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Host}/owner-{Slot}";
}
