#!/bin/sh
# Records what a command does to DAX files, in the form that "zonedrain replay" reads.
#
#   record-trace.sh OUTPUT COMMAND [ARGUMENT...]
#
# Traces COMMAND and all its children with the kernel's tracefs: fs_dax events, the system calls that change mappings and files,
# and probes on the functions that break layouts and drop page references. Needs root and tracefs. Tracing must be idle: settings found
# in use are not touched, and what is changed is put back on exit.
# BUFFER_KB sets the buffer of each processor (default 65536). The trace is worthless for replay when events were lost; the script says so.
set -eu

fail() {
    echo "record-trace: $*" >&2
    exit 2
}

[ $# -ge 2 ] || fail "usage: record-trace.sh OUTPUT COMMAND [ARGUMENT...]"
output=$1
shift
[ "$(id -u)" -eq 0 ] || fail "root is needed to use tracefs"

tracing=
for candidate in /sys/kernel/tracing /sys/kernel/debug/tracing; do
    [ -e "$candidate/set_event_pid" ] && tracing=$candidate && break
done
[ -n "$tracing" ] || fail "no tracefs; try: mount -t tracefs nodev /sys/kernel/tracing"
[ -d "$tracing/events/fs_dax" ] || fail "this kernel has no fs_dax events (CONFIG_FS_DAX)"
[ -d "$tracing/events/syscalls" ] || fail "this kernel has no system-call events (CONFIG_FTRACE_SYSCALLS)"
[ "$(cat "$tracing/current_tracer")" = nop ] || fail "another tracer is in use: $(cat "$tracing/current_tracer")"
[ -z "$(cat "$tracing/set_event")" ] || fail "other events are enabled; switch them off first: echo > $tracing/set_event"
[ -z "$(cat "$tracing/set_event_pid")" ] || fail "set_event_pid is in use by somebody else"
if [ -e "$output" ] && [ ! -f "$output" ]; then
    fail "$output is not a plain file"
fi
: > "$output" || fail "cannot write $output"

group=zonedrain
probes=
command=
old_buffer=$(sed 's/[^0-9].*//' "$tracing/buffer_size_kb")
old_clock=$(sed 's/.*\[\(.*\)\].*/\1/' "$tracing/trace_clock")
old_on=$(cat "$tracing/tracing_on")
old_fork=$(cat "$tracing/options/event-fork")

restore() {
    trap - EXIT INT TERM HUP
    if [ -n "$command" ] && kill "$command" 2> /dev/null; then
        kill -CONT "$command" || true
    fi
    echo 0 > "$tracing/tracing_on" || true
    echo > "$tracing/set_event" || true
    echo > "$tracing/set_event_pid" || true
    for probe in $probes; do
        echo "-:$group/$probe" >> "$tracing/kprobe_events" || true
    done
    echo "$old_fork" > "$tracing/options/event-fork" || true
    echo "$old_clock" > "$tracing/trace_clock" || true
    if [ -n "$old_buffer" ]; then
        echo "$old_buffer" > "$tracing/buffer_size_kb" || true
    fi
    echo "$old_on" > "$tracing/tracing_on" || true
}
trap restore EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The names given here are the names the reader knows. A function that this kernel lacks or inlines leaves its kind unscored.
probe() {
    if echo "$1:$group/$2 $3" >> "$tracing/kprobe_events" 2> /dev/null; then
        probes="$probes $2"
    else
        echo "record-trace: no probe $2 on this kernel" >&2
    fi
}

# Arguments are fetched by register, so that no type information is needed. $arg1 needs a kernel of 4.20 or later.
probe p layout_busy_page 'dax_layout_busy_page mapping=$arg1:x64'
probe r layout_busy_page_ret 'dax_layout_busy_page busypage=$retval:x64'
probe p devmap_put '__put_devmap_managed_page_refs page=$arg1:x64 refs=$arg2:x32'
for fs in ext4 xfs; do
    if grep -q " ${fs}_break_layouts" /proc/kallsyms; then
        probe p "${fs}_break_layouts" "${fs}_break_layouts"
        probe r "${fs}_break_layouts_ret" "${fs}_break_layouts ret=\$retval:x64"
    fi
done

echo 0 > "$tracing/tracing_on"
echo "${BUFFER_KB:-65536}" > "$tracing/buffer_size_kb"
echo mono > "$tracing/trace_clock"
echo > "$tracing/trace"
echo 1 > "$tracing/options/event-fork"

# The shell that stops itself becomes the command once its pid is being followed.
sh -c 'kill -STOP $$; exec "$@"' traced "$@" &
command=$!
echo "$command" > "$tracing/set_event_pid"

echo 1 > "$tracing/events/fs_dax/enable"
for call in mmap munmap mprotect mremap ftruncate truncate fallocate fsync fdatasync msync vmsplice splice \
    clone clone3 vfork exit_group unlink openat close pwrite64 pread64; do
    for side in enter exit; do
        event=$tracing/events/syscalls/sys_${side}_$call/enable
        if [ -e "$event" ]; then
            echo 1 > "$event"
        fi
    done
done
for event in sched_process_fork sched_process_exec sched_process_exit; do
    echo 1 > "$tracing/events/sched/$event/enable"
done
for name in $probes; do
    echo 1 > "$tracing/events/$group/$name/enable"
done

echo 1 > "$tracing/tracing_on"

# Going on before the stop has happened would leave the shell stopped for ever.
while :; do
    case $(sed 's/.*) //; s/ .*//' "/proc/$command/stat" 2> /dev/null || echo Z) in
        T | Z | '') break ;;
    esac
    sleep 0.1
done
kill -CONT "$command"
status=0
wait "$command" || status=$?
command=

echo 0 > "$tracing/tracing_on"
cat "$tracing/trace" > "$output"
lost=0
for stats in "$tracing"/per_cpu/cpu*/stats; do
    lost=$((lost + $(sed -n 's/^overrun: //p' "$stats") + $(sed -n 's/^dropped events: //p' "$stats")))
done
echo "record-trace: $(grep -vc '^#' "$output" || true) events in $output, the command ended with $status" >&2
if [ "$lost" -gt 0 ]; then
    echo "record-trace: $lost events were lost; record again with a larger BUFFER_KB" >&2
    exit 3
fi
exit "$status"
