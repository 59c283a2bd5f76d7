using ZoneDrain.Protocols;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Traces.Replay;

/// <summary>Address spaces: how they begin, end, and what they map.</summary>
internal sealed partial class TracePlayer
{
    private const uint CloneVfork = 0x4000;
    private const uint ProtectRead = 1;
    private const uint ProtectWrite = 2;
    private const uint ProtectExecute = 4;

    private ReplayProcess ProcessOf(in TraceInputs inputs)
    {
        if (!_stage.Processes.TryGetValue(inputs.Process, out var process)) _stage.Processes[inputs.Process] = process = new(_engine.CreateProcess());
        process.Tasks.Add(inputs.Task);
        return process;
    }

    private void PlayFork(in TraceInputs inputs)
    {
        var parent = ProcessOf(inputs);
        if (inputs.SharesMemory)
        {
            parent.Tasks.Add(inputs.Child);
            return;
        }

        // A child of vfork borrows its parent's memory until it runs another program; it is taken to have none.
        var spawned = (inputs.Flags & CloneVfork) != 0;
        var child = new ReplayProcess(spawned ? _engine.CreateProcess() : _engine.ReserveProcess());
        child.Tasks.Add(inputs.Child);
        _stage.Processes[inputs.Child] = child;
        if (spawned) return;
        Run(new Fork(parent.Id, child.Id));
        if (Has(DeliberateErrors.ForkCopiesEntries)) CopyEntries(parent.Id, child.Id);
    }

    private void PlayExec(in TraceInputs inputs)
    {
        var process = ProcessOf(inputs);
        if (inputs.Task == inputs.Process)
        {
            Run(new Munmap(process.Id, 0, BreakLayouts.WholeFile));
            return;
        }

        process.Tasks.Remove(inputs.Task);
        var fresh = new ReplayProcess(_engine.CreateProcess());
        fresh.Tasks.Add(inputs.Task);
        _stage.Processes[inputs.Task] = fresh;
    }

    private void PlayExit(in TraceInputs inputs)
    {
        var process = ProcessOf(inputs);
        process.Tasks.Remove(inputs.Task);
        if (process.Tasks.Count > 0) return;
        _stage.Processes.TryRemove(inputs.Process, out _);
        Run(new Exit(process.Id));
    }

    private void PlayMapping(in TraceInputs inputs)
    {
        var process = ProcessOf(inputs).Id;
        var (from, pages) = (Page(inputs.Address), Pages(inputs.Length));
        switch (inputs.Kind)
        {
            case TraceStepKind.Map when inputs.Address == 0:
                break;
            case TraceStepKind.Map:
                Run(new Munmap(process, from, from + pages));
                if (InodeOf(inputs) is { } inode) Run(new Mmap(process, inode, Page(inputs.Offset), pages, FlagsOf(inputs), from));
                else MapOther(process, from, pages, inputs.Protection != 0);
                break;
            case TraceStepKind.Unmap:
                Run(new Munmap(process, from, from + pages));
                break;
            case TraceStepKind.Protect:
                Protect(process, from, from + pages, inputs);
                break;
            case TraceStepKind.Remap when inputs.NewAddress != 0:
                Remap(process, from, pages, Page(inputs.NewAddress), Pages(inputs.NewLength));
                break;
        }
    }

    // What lies between the DAX mappings of the range is other memory.
    private void Protect(ProcessId process, long from, long to, in TraceInputs inputs)
    {
        foreach (var vma in MappingsIn(process, from, to))
        {
            if (from < vma.Start) MapOther(process, from, vma.Start - from, inputs.Protection != 0);
            var start = Math.Max(from, vma.Start);
            from = Math.Min(to, vma.End);
            Run(new Mprotect(process, start, from, RightsOf(inputs)));
        }

        if (from < to) MapOther(process, from, to - from, inputs.Protection != 0);
    }

    private static VmaFlags FlagsOf(in TraceInputs inputs) =>
        VmaFlags.Huge | (inputs.IsShared ? VmaFlags.Shared : VmaFlags.None) | RightsOf(inputs);

    // The rights to write and to execute include that to read, as on x86.
    private static VmaFlags RightsOf(in TraceInputs inputs) =>
        ((inputs.Protection & (ProtectRead | ProtectWrite | ProtectExecute)) != 0 ? VmaFlags.Read : VmaFlags.None)
        | ((inputs.Protection & ProtectWrite) != 0 ? VmaFlags.Write : VmaFlags.None)
        | ((inputs.Protection & ProtectExecute) != 0 ? VmaFlags.Execute : VmaFlags.None);

    // Shrink, move, grow. What grows becomes a mapping of its own behind the old one.
    private void Remap(ProcessId process, long from, long oldPages, long to, long newPages)
    {
        if (newPages < oldPages) Run(new Munmap(process, from + newPages, from + oldPages));
        var kept = Math.Min(oldPages, newPages);
        var moving = MappingsIn(process, from, from + kept);
        if (to != from) Run(new Munmap(process, to, to + newPages));
        foreach (var vma in moving)
        {
            if (to != from) Run(new Mremap(process, vma.Start, vma.Pages, vma.Start - from + to));
        }

        if (to != from) Run(new Munmap(process, from, from + kept));
        if (moving.Count == 0) MapOther(process, to, newPages, accessible: true);
        else if (newPages > oldPages)
            Run(new Mmap(process, moving[^1].Inode, moving[^1].IndexOf(moving[^1].End), newPages - oldPages, moving[^1].Flags, to + oldPages));
    }

    private void MapOther(ProcessId process, long from, long pages, bool accessible)
    {
        if (!Has(DeliberateErrors.NoOtherMemory)) Run(new MapOther(process, from, from + pages, accessible));
    }

    private List<Vma> MappingsIn(ProcessId process, long from, long to) =>
        [.. _engine.Inspect(process).Mappings.Where(vma => vma.Start < to && from < vma.End)];

    // As if fork had copied the entries: the child touches what its parent has mapped, and nobody is told.
    private void CopyEntries(ProcessId parent, ProcessId child)
    {
        foreach (var (vpn, pte, _) in _engine.Inspect(parent).Entries().ToList()) Run(new Fault(child, vpn, pte.Writable));
    }

    // As if write-back left the entries writable: whoever could write before touches the page again, and nobody is told.
    private List<(ProcessId Process, long Vpn)> WritableEntries(InodeId inode) =>
    [
        .. from mapper in _engine.Inspect(inode).Mappers
           from entry in _engine.Inspect(mapper.Process).Entries()
           where entry.Pte.Writable && _engine.Inspect(mapper.Process).Mappings.Any(vma => vma.Inode == inode && vma.Start <= entry.Vpn && entry.Vpn < vma.End)
           select (mapper.Process, entry.Vpn),
    ];
}
