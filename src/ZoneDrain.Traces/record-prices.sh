#!/bin/sh
# Measures on this machine's kernel what can be measured of the prices that "zonedrain compare --prices FILE" reads.
#
#   record-prices.sh OUTPUT [COMMAND [ARGUMENT...]]
#   record-prices.sh --read TRACE SECONDS           prices out of a function_graph trace that was recorded before
#
# Without COMMAND it times a streamed read of memory, as a sweep is one. COMMAND is what uses device memory, and best also makes and
# removes it (ndctl, cxl, a driver's own tool): while it runs, the last uses of its pages are counted, and grace periods and the making
# and removing of pgmaps are timed with the function_graph tracer; a kernel without that tracer has its last uses counted by the
# function tracer, or by bpftrace. That needs root; tracing must be idle, and is put back.
# What cannot be measured is left out: --price and --prices kernel have it. READ_MB sets how much memory is read (default 512).
set -eu

fail() {
    echo "record-prices: $*" >&2
    exit 2
}

# The kernel calls these once a page has no user left, so they are the last uses of an edge pair (free_zone_device_folio, mm/memremap.c; _page before 6.10).
last_uses="free_zone_device_folio free_zone_device_page"
timed="synchronize_rcu memremap_pages memunmap_pages"

# A line of function_graph is " 1) * 12345.6 us |  name();" or, at a function's end, "} /* name */"; of function "name <-caller".
read_trace() {
    awk -v seconds="$2" -v last="$last_uses" -v timed="$timed" '
        function middle(name,    n, i, j, v) {
            n = split(times[name], v, " ")
            for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j] + 0 < v[j - 1] + 0; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
            return v[int((n + 1) / 2)]
        }
        BEGIN {
            split(last, names, " "); for (i in names) is_last[names[i]] = 1
            split(timed, names, " "); for (i in names) is_timed[names[i]] = 1
        }
        /^#/ { next }
        / us / && match($0, /[0-9.]+ us/) {
            us = substr($0, RSTART, RLENGTH - 3)
            name = $0
            sub(/.*\| */, "", name)
            if (name ~ /^}/) sub(/^} *\/\* */, "", name)
            sub(/[^A-Za-z0-9_].*/, "", name)
            if (name in is_last) uses++
            if (name in is_timed) { times[name] = times[name] " " us; calls[name]++ }
            next
        }
        / <-/ {
            name = $0
            sub(/ *<-.*/, "", name); sub(/.*[^A-Za-z0-9_]/, "", name)
            if (name in is_last) uses++
        }
        END {
            if (uses > 0) printf "edge-rate: %.6g/s # last uses of device pages, %d in %s s\n", uses / seconds, uses, seconds
            # What a round costs is a sleep and a wake; what was timed is how long it is waited for.
            if (calls["synchronize_rcu"] > 0)
                printf "grace-round: 1us to 10us wait %.6gus # median of %d grace periods\n", middle("synchronize_rcu"), calls["synchronize_rcu"]
            for (name in calls) if (name ~ /^mem/) printf "# %s: median %.6g us of %d\n", name, middle(name), calls[name]
        }' "$1"
}

if [ "${1:-}" = --read ]; then
    [ $# -eq 3 ] || fail "usage: record-prices.sh --read TRACE SECONDS"
    [ -f "$2" ] || fail "$2 is not a file"
    echo "$3" | grep -Eq '^[0-9]*\.?[0-9]+$' && [ "$(echo "$3" | tr -d '0.')" ] || fail "SECONDS is '$3'; allowed: a number above 0"
    read_trace "$2" "$3"
    exit 0
fi

[ $# -ge 1 ] || fail "usage: record-prices.sh OUTPUT [COMMAND [ARGUMENT...]]"
output=$1
shift
[ $# -eq 0 ] || [ "$(id -u)" -eq 0 ] || fail "root is needed to trace"
[ ! -e "$output" ] || [ -f "$output" ] || fail "$output is not a plain file"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
prices=$folder/prices
{
    echo "zonedrain-prices 1"
    echo "origin: Linux $(uname -r), $(nproc) cores, $(date +%F)"
} > "$prices"

# A page's descriptor is 64 bytes, and a sweep reads them one after another: what a streamed read of memory costs for so many, with the copy that dd makes.
# The file is larger than caches are; it is read three times, for the first may meet cold page tables.
file=$(mktemp -p "${MEMORY_DIR:-/dev/shm}" zonedrain-prices.XXXXXX)
trap 'rm -rf "$folder" "$file"' EXIT
megabytes=${READ_MB:-512}
dd if=/dev/zero of="$file" bs=1M count="$megabytes" 2> /dev/null || fail "$file cannot have $megabytes MiB; READ_MB and MEMORY_DIR say how many, and where"
best=
for round in 1 2 3; do
    begin=$(date +%s%N)
    dd if="$file" of=/dev/null bs=64k 2> /dev/null
    took=$(($(date +%s%N) - begin))
    if [ -z "$best" ] || [ "$took" -lt "$best" ]; then
        best=$took
    fi
done
rm -f "$file"
awk -v ns="$best" -v mb="$megabytes" \
    'BEGIN { printf "page-read: %.3gns # 64 bytes of %d MiB read in a stream, best of 3\n", ns / (mb * 16384), mb }' >> "$prices"

restore() {
    echo 0 > "$tracing/tracing_on"
    echo nop > "$tracing/current_tracer"
    echo > "$tracing/set_ftrace_filter"
    if [ -n "$old_tail" ]; then
        echo "$old_tail" > "$tail"
    fi
    echo "$old_on" > "$tracing/tracing_on"
    rm -rf "$folder"
}

# Runs the command with a tracer on some functions; those that this kernel lacks are left out.
trace_command() {
    tracer=$1
    shift
    tail=$tracing/options/funcgraph-tail
    old_on=$(cat "$tracing/tracing_on")
    old_tail=$(cat "$tail" 2> /dev/null || true)
    trap restore EXIT
    echo 0 > "$tracing/tracing_on"
    echo > "$tracing/trace"
    echo > "$tracing/set_ftrace_filter"
    for name in $last_uses $timed; do
        echo "$name" >> "$tracing/set_ftrace_filter" 2> /dev/null || echo "record-prices: this kernel cannot trace $name" >&2
    done
    [ -n "$(grep -v '^#' "$tracing/set_ftrace_filter")" ] || fail "this kernel can trace none of: $last_uses $timed"
    if [ -e "$tail" ]; then
        echo 1 > "$tail"
    fi
    echo "$tracer" > "$tracing/current_tracer"
    begin=$(date +%s%N)
    echo 1 > "$tracing/tracing_on"
    "$@" || fail "the command ended with $?; no prices were written"
    echo 0 > "$tracing/tracing_on"
    seconds=$(awk -v ns=$(($(date +%s%N) - begin)) 'BEGIN { printf "%.3f", ns / 1e9 }')
    cat "$tracing/trace" > "$folder/trace"
    read_trace "$folder/trace" "$seconds" >> "$prices"
}

if [ $# -gt 0 ]; then
    tracing=
    for candidate in /sys/kernel/tracing /sys/kernel/debug/tracing; do
        [ -e "$candidate/set_ftrace_filter" ] && tracing=$candidate && break
    done
    if [ -n "$tracing" ]; then
        [ "$(cat "$tracing/current_tracer")" = nop ] || fail "another tracer is in use: $(cat "$tracing/current_tracer")"
        cat "$tracing/set_ftrace_filter" > /dev/null 2>&1 || fail "$tracing/set_ftrace_filter cannot be read: is the kernel locked down?"
        [ -z "$(cat "$tracing/set_event")" ] || fail "events are enabled; switch them off first: echo > $tracing/set_event"
        if grep -qw function_graph "$tracing/available_tracers"; then
            trace_command function_graph "$@"
        else
            trace_command function "$@"
        fi
    elif command -v bpftrace > /dev/null; then
        begin=$(date +%s%N)
        bpftrace -q -e 'kprobe:free_zone_device_folio,kprobe:free_zone_device_page { @uses = count(); }' -c "$*" > "$folder/uses" ||
            fail "bpftrace could not count last uses; no prices were written"
        awk -v ns=$(($(date +%s%N) - begin)) '/^@uses/ { printf "edge-rate: %.6g/s # last uses of device pages\n", $2 * 1e9 / ns }' "$folder/uses" >> "$prices"
    else
        fail "neither tracefs nor bpftrace is here; try: mount -t tracefs nodev /sys/kernel/tracing"
    fi
fi

grep -q ':.*[0-9]\(ns\|us\)' "$prices" || fail "nothing could be measured; no prices were written"
cat "$prices" > "$output" || fail "cannot write $output"
echo "record-prices: $(grep -vc '^#\|^zonedrain-prices\|^origin' "$output") prices in $output; zonedrain compare --prices $output" >&2
