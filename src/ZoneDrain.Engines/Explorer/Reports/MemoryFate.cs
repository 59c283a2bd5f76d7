namespace ZoneDrain.Engines.Explorer;

/// <summary>What has become of a device's memory when nothing can go on any more; a later one is worse.</summary>
public enum MemoryFate
{
    /// <summary>It has been given back.</summary>
    GivenBack,

    /// <summary>It is in service as before, or waits to be used again: whatever was refused can be tried again.</summary>
    Usable,

    /// <summary>Neither in service nor given back, as long as somebody has a page of it.</summary>
    Leaked,

    /// <summary>Neither, until the machine boots anew.</summary>
    LostUntilReboot,

    /// <summary>It was given back under somebody who has a page of it: an invariant broke.</summary>
    TakenAway,
}
