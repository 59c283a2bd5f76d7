using System.Diagnostics;
using System.Globalization;

namespace ZoneDrain.Cli.Tests;

/// <summary>A file system in memory of a few kilobytes, on which writes fail as on a disk that is full.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public string Path => _path;

    /// <summary>Mounts one; where that cannot be done, the test is skipped with the reason.</summary>
    public static SmallDisk MountOrSkip(int bytes)
    {
        var path = Directory.CreateTempSubdirectory("zonedrain-disk-").FullName;
        var mounted =
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={bytes}"), "tmpfs", path);
        if (!mounted)
            Directory.Delete(path);
        Assert.SkipUnless(mounted, "no file system can be mounted here: it takes root on Linux");
        return new SmallDisk(path);
    }

    /// <summary>Takes the room that is left.</summary>
    public void Fill()
    {
        using var file = File.Create(System.IO.Path.Combine(_path, "filler"), bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Dispose()
    {
        Run("umount", _path);
        Directory.Delete(_path, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
