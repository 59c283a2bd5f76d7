using ZoneDrain.Processes;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A process as its grain saves it.</summary>
internal static class SavedProcess
{
    /// <summary>The process; null where there is none.</summary>
    public static ProcessState? Open(ProcessId id, byte[]? saved)
    {
        if (saved is null) return null;
        var state = new ProcessState(id);
        var reader = new StateReader(saved);
        state.Load(ref reader);
        return state;
    }
}
