namespace ZoneDrain.Messages;

/// <summary>What a protocol wants next.</summary>
public enum NextKind : byte
{
    /// <summary>Ask a page.</summary>
    Page,

    /// <summary>Ask a pgmap.</summary>
    Pgmap,

    /// <summary>Ask a process.</summary>
    Process,

    /// <summary>Ask an inode.</summary>
    Inode,

    /// <summary>Ask a driver.</summary>
    Driver,

    /// <summary>Sleep until told, or until a signal if <see cref="Next.Interruptible"/>.</summary>
    Wait,

    /// <summary>Open a read section: nothing that is freed after this moment goes away before the section is left.</summary>
    EnterSection,

    /// <summary>Leave it.</summary>
    LeaveSection,

    /// <summary>Wait until every worker has acknowledged and every section open now is left.</summary>
    Grace,

    /// <summary>The end.</summary>
    Done,
}
