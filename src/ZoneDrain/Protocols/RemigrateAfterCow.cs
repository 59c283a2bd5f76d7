namespace ZoneDrain.Protocols;

/// <summary>What a driver does about a page that a copy-on-write has left in ordinary memory (mail S4).</summary>
public enum RemigrateAfterCow : byte
{
    /// <summary>The device goes on with it where it is.</summary>
    Never,

    /// <summary>The device's next access moves it to a new page of the device.</summary>
    OnNextDeviceAccess,
}
