namespace ZoneDrain.Ids;

/// <summary>Whom to tell when a wait is over: a protocol in progress, by the number its engine gave it. 0 is nobody.</summary>
/// <param name="Value">The engine's number.</param>
public readonly record struct WaiterId(long Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"waiter-{Value}";
}
