namespace ZoneDrain.Schemes;

/// <summary>What becomes of a driver's allocation after the kill of its pgmap (field-cases F17).</summary>
public enum LateAllocation : byte
{
    /// <summary>ENODEV: a page that is idle stays idle.</summary>
    Refused,

    /// <summary>The page is handed out with a warning, and nothing counts it: percpu_ref_tryget_live fails in a WARN_ON_ONCE (zone_device_page_init,
    /// mm/memremap.c, 6.1 to 6.18). Its last put drops a count that somebody else took.</summary>
    Uncounted,

    /// <summary>The page is handed out and counted while the pgmap still counts anything (percpu_ref_tryget_many, zone_device_folio_init, since
    /// 6.19); else as <see cref="Uncounted"/>. The drain waits for it.</summary>
    Counted,
}
