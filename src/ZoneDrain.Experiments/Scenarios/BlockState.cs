namespace ZoneDrain.Experiments.Scenarios;

/// <summary>The state of a file's blocks before the first operation.</summary>
public enum BlockState
{
    /// <summary>Not allocated: a read fault maps the zero page, a write fault allocates.</summary>
    Hole,

    /// <summary>Allocated and not yet written, as after fallocate: reads see zeroes.</summary>
    Unwritten,

    /// <summary>Allocated and written.</summary>
    Written,
}
