namespace ZoneDrain.Experiments.Results;

/// <summary>
/// Says that a process writes a run folder: a file that is locked as long as the process lives, and no longer, however it ends. Other processes see the lock,
/// and so do other runs of this one.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string Name = ".lock";
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes a folder that nobody has had; null where it is somebody's.</summary>
    public static RunLock? TakeNew(string folder) => Take(folder, FileMode.CreateNew);

    /// <summary>Takes a folder of before; null where a process still writes it.</summary>
    public static RunLock? TakeAgain(string folder) => Take(folder, FileMode.OpenOrCreate);

    /// <summary>The run has ended and is not resumed, so that nobody asks for the lock again.</summary>
    public void Remove() => File.Delete(_file.Name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // On Unix no sharing is an exclusive lock of the file, which the kernel drops with its last descriptor.
    private static RunLock? Take(string folder, FileMode mode)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return new RunLock(new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
