using System.Globalization;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Traces.Replay;

/// <summary>Puts what was recorded, and what was predicted, into the same words.</summary>
internal static class RecordedWords
{
    internal const string None = "none";

    internal static string Of(FaultResults results) => results switch
    {
        FaultResults.None => None,
        _ when (results & FaultResults.Sigbus) != 0 => nameof(Outcome.SIGBUS),
        _ when (results & FaultResults.Fallback) != 0 => nameof(Outcome.FALLBACK),
        _ when (results & FaultResults.Major) != 0 => nameof(Outcome.MAJOR),
        FaultResults.NoPage => nameof(Outcome.NOPAGE),
        _ => results.ToString(),
    };

    internal static string OfErrno(int errno) => errno switch
    {
        0 => "0",
        1 => "EPERM",
        2 => "ENOENT",
        4 or 512 => "EINTR",
        5 => "EIO",
        6 => "ENXIO",
        11 => "EAGAIN",
        12 => "ENOMEM",
        13 => "EACCES",
        14 => "EFAULT",
        16 => "EBUSY",
        19 => "ENODEV",
        22 => "EINVAL",
        27 => "EFBIG",
        28 => "ENOSPC",
        95 => "EOPNOTSUPP",
        _ => errno.ToString(CultureInfo.InvariantCulture),
    };

    // ERESTARTSYS reaches user space as EINTR where the handler does not restart.
    internal static string OfError(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "0",
        Outcome.ERESTARTSYS => "EINTR",
        _ => outcome.ToString(),
    };

    internal static string YesNo(bool value) => value ? "yes" : "no";

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Describe(in TraceInputs step)
    {
        var what = step.Kind switch
        {
            TraceStepKind.Access => $"{(step.IsWrite ? "write" : "read")} at 0x{step.Address:x}",
            TraceStepKind.Truncate => $"truncate to 0x{step.Offset:x}",
            TraceStepKind.Fallocate => $"{step.FallocateKind} 0x{step.Offset:x}+0x{step.Length:x}",
            TraceStepKind.Write => $"write 0x{step.Offset:x}+0x{step.MovedBytes:x}",
            TraceStepKind.SyncRange => $"msync 0x{step.Address:x}+0x{step.Length:x}",
            _ => step.Kind.ToString(),
        };
        return $"task {step.Task}: {what}, file {step.File}";
    }
}
