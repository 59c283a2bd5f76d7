namespace ZoneDrain.Protocols;

/// <summary>What right a driver asks for when its device faults for a load (mail S4).</summary>
public enum DeviceFaultAccess : byte
{
    /// <summary>The right to store, whatever the device does: a fault after a fork copies the page.</summary>
    AlwaysWrite,

    /// <summary>The right that the device needs: a page shared by a fork stays, and a later store faults a second time.</summary>
    AsRequested,
}
