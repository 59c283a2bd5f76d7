using ZoneDrain.Experiments.Results;
using ZoneDrain.Invariants;

namespace ZoneDrain.Cli.Commands;

/// <summary>Words of scenarios and results, with what they mean.</summary>
internal static class Vocabulary
{
    /// <summary>Operations of a mix and choices of pages.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Workloads { get; } =
    [
        ("read-fault", "mix: a read access that faults where the page is not mapped"),
        ("write-fault", "mix: a write access that faults where the page is not mapped writable"),
        ("gup-get", "mix: get_user_pages with FOLL_GET, a plain reference"),
        ("gup-pin", "mix: pin_user_pages, a short pin as for direct I/O"),
        ("gup-longterm", "mix: pin_user_pages with FOLL_LONGTERM; EOPNOTSUPP on fsdax, EINVAL on p2p, moves to ordinary memory elsewhere"),
        ("unpin", "mix: lets the oldest pin of a process go before its hold ends"),
        ("unmap", "mix: munmap of a range"),
        ("fork", "mix: fork; shared mappings are inherited without their entries"),
        ("exit", "mix: a process ends, and another takes its place"),
        ("mremap", "mix: mremap to another address"),
        ("pwrite", "mix: pwrite to a file"),
        ("fsync", "mix: fsync, which write-protects dirty entries"),
        ("truncate", "mix: ftruncate, which breaks layouts"),
        ("punch-hole", "mix: fallocate with FALLOC_FL_PUNCH_HOLE"),
        ("collapse", "mix: fallocate with FALLOC_FL_COLLAPSE_RANGE"),
        ("allocate", "mix: plain fallocate; blocks become unwritten"),
        ("evict", "mix: eviction of an inode from memory"),
        ("device-read", "mix: a load by the device that mirrors the process; private and coherent devices"),
        ("device-write", "mix: a store by that device"),
        ("migrate-in", "mix: 32 pages of a process move to the device"),
        ("migrate-out", "mix: 32 pages of a process move back to ordinary memory"),
        ("uniform", "pages.choice: every page is equally likely"),
        ("zipf", "pages.choice: the page of rank r in proportion to 1 / r^theta"),
        ("hot-set", "pages.choice: a share of the operations goes to a few hot pages"),
    ];

    /// <summary>Invariants with their letters.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Invariants { get; } =
        [.. Enum.GetValues<Invariant>().Select(invariant => (invariant.ToString(), InvariantWords.MeaningOf(invariant)))];
}
