namespace ZoneDrain.Traces.Reading;

/// <summary>The system calls a trace is read for; the value names the call, its arguments keep the kernel's order.</summary>
public enum TraceSyscall : byte
{
    /// <summary>No system call, or one that is not read.</summary>
    None,

    /// <summary>mmap(addr, len, prot, flags, fd, off).</summary>
    Mmap,

    /// <summary>munmap(addr, len).</summary>
    Munmap,

    /// <summary>mprotect(start, len, prot).</summary>
    Mprotect,

    /// <summary>mremap(addr, old_len, new_len, flags, new_addr).</summary>
    Mremap,

    /// <summary>ftruncate(fd, length).</summary>
    Ftruncate,

    /// <summary>truncate(path, length).</summary>
    Truncate,

    /// <summary>fallocate(fd, mode, offset, len).</summary>
    Fallocate,

    /// <summary>fsync(fd).</summary>
    Fsync,

    /// <summary>fdatasync(fd).</summary>
    Fdatasync,

    /// <summary>msync(start, len, flags).</summary>
    Msync,

    /// <summary>vmsplice(fd, uiov, nr_segs, flags).</summary>
    Vmsplice,

    /// <summary>splice(fd_in, off_in, fd_out, off_out, len, flags).</summary>
    Splice,

    /// <summary>clone(clone_flags, newsp, parent_tidptr, child_tidptr, tls).</summary>
    Clone,

    /// <summary>clone3(uargs, size); its flags are behind a pointer and not in the trace.</summary>
    Clone3,

    /// <summary>vfork().</summary>
    Vfork,

    /// <summary>fork().</summary>
    Fork,

    /// <summary>exit_group(error_code); never returns.</summary>
    ExitGroup,

    /// <summary>unlink(pathname).</summary>
    Unlink,

    /// <summary>openat(dfd, filename, flags, mode).</summary>
    Openat,

    /// <summary>close(fd).</summary>
    Close,

    /// <summary>pwrite64(fd, buf, count, pos).</summary>
    Pwrite64,

    /// <summary>pread64(fd, buf, count, pos).</summary>
    Pread64,
}
