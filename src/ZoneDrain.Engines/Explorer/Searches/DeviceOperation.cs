namespace ZoneDrain.Engines.Explorer;

/// <summary>What is done to a dax device on the way to give its memory back.</summary>
public enum DeviceOperation
{
    /// <summary>Its memory block goes offline (daxctl offline-memory); there is none of a devdax device.</summary>
    Offline,

    /// <summary>Its driver is unbound and its pgmap torn down (daxctl disable-device).</summary>
    Disable,

    /// <summary>It is deleted (daxctl destroy-device).</summary>
    Destroy,

    /// <summary>The fabric manager asks for its extent (cxl release).</summary>
    Release,
}
