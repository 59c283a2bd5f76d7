namespace ZoneDrain.Experiments.Loads;

/// <summary>Operations that were refused for one reason.</summary>
/// <param name="Reason">The kernel's name of the refusal, as "EBUSY" or "SIGBUS"; <see cref="NoDevice"/> for arrivals that met none.</param>
/// <param name="Count">How many, 1 or more.</param>
public sealed record RefusalCount(string Reason, long Count)
{
    /// <summary>The reason of an arrival while the devices were away.</summary>
    public const string NoDevice = "no device";
}
