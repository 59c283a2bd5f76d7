namespace ZoneDrain.Processes;

/// <summary>The life of a process.</summary>
public enum ProcessStatus : byte
{
    /// <summary>Its threads run.</summary>
    Running,

    /// <summary>It exits: nothing new starts.</summary>
    Exiting,

    /// <summary>It is gone; owner objects that others share are still here.</summary>
    Exited,
}
