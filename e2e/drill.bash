# What the drills on a real systemd share: a lab, a Smart Monitor on it, what is asked of it, and the table at
# the end. Sourced by storm, neighbours and faults, which set PROG before; it starts nothing by itself.
# shellcheck shell=bash

CHECKOUT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly CHECKOUT
readonly LAB=$CHECKOUT/testkit/systemd-lab/systemd-lab
readonly PATIENCE=120

# Of the drill: its folder, the bus of its lab, the packages that the lab has besides its own, the processes that
# it started (by name), and the settings of its Smart Monitors.
work='' bus='' lab_with=''
declare -A pids
settings=(DRY_RUN=false HOSTNAME_OVERRIDE=one)
# Of the Smart Monitor that is asked: its data folder and its port. In started are the data folders of all.
data='' port=''
started=()

rows=() bad=0

die() {
    printf '%s: %s\n' "$PROG" "$*" >&2
    exit 1
}

say() { printf '%s: %s\n' "$PROG" "$*" >&2; }

# What a drill says of itself at its top.
usage() {
    awk 'NR > 1 && /^#/ { sub(/^# ?/, ""); print; next } NR > 1 { exit }' "$0"
    exit "${1:-0}"
}

require() {
    local tool
    ((EUID == 0)) || die "needs root"
    for tool in curl jq python3 "$@"; do
        command -v "$tool" >/dev/null || die "$tool is missing"
    done
}

# A whole number of minutes, from 1: minutes OPTION VALUE
minutes() {
    [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || die "$1 takes a whole number of minutes"
    printf '%s\n' "$2"
}

# ------------------------------------------------------------------ the lab and the Smart Monitor

lab() { SYSTEMD_LAB=$work/lab SYSTEMD_LAB_OWNER=$$ SYSTEMD_LAB_WITH=$lab_with "$LAB" "$@"; }

boot_lab() {
    say "booting a systemd of its own${lab_with:+, with $lab_with}"
    bus=$(lab up | tail -n 1)
    # The services run as accounts of their own, which must get through to their folders.
    chmod 0711 "$work"
}

# What this shell has set for another Smart Monitor must not reach this one.
smartmon() {
    env --ignore-environment "PATH=$PATH" "HOME=${HOME:-/root}" ${JAVA_HOME:+"JAVA_HOME=$JAVA_HOME"} \
        "DBUS_SYSTEM_BUS_ADDRESS=$bus" "PROCFS_ROOT=/proc/$(lab leader)/root/proc" "${settings[@]}" \
        "$CHECKOUT/smartmon" "$@" --data "$data"
}

free_port() {
    local candidate
    while true; do
        candidate=$((20000 + RANDOM % 12000))
        (: <"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null || break
    done
    printf '%s\n' "$candidate"
}

# The names of units are its allow-list: approve DATA-FOLDER UNIT…
approve() {
    local folder=$1
    shift
    mkdir -p "$folder"
    printf '%s\n' "$@" | jq --raw-input --slurp 'split("\n") | map(select(. != ""))' >"$folder/approved_services.json"
}

# Starts it on the data folder in use, and waits until its agent acts for the host.
start() {
    [[ " ${started[*]} " == *" $data "* ]] || started+=("$data")
    say "starting Smart Monitor"
    smartmon up --detach --port "$port" >>"$work/up.out"
    [[ -e $data.authorization ]] ||
        printf 'Authorization: Bearer %s\n' "$(smartmon token create --name "$PROG" --role viewer)" >"$data.authorization"
    await_acting
}

await_acting() {
    local end=$((SECONDS + PATIENCE))
    until agent_page /readyz >/dev/null; do
        ((SECONDS < end)) || die "the agent does not act: see $data/logs"
        sleep 0.5
    done
}

agent_page() { curl --silent --fail --max-time 5 "http://127.0.0.1:$(cat "$data/run/management.port")$1"; }

# The process of that name, as the supervisor wrote it.
pid() {
    local found
    if [[ $1 == supervisor ]]; then
        found=$(sed -nE 's/^supervisor=([0-9]+).*/\1/p' "$data/run/state.properties" 2>/dev/null)
    else
        found=$(sed -nE "s/^service\.[0-9]+=$1 ([0-9]+).*/\1/p" "$data/run/state.properties" 2>/dev/null)
    fi
    [[ -n $found ]] && printf '%s\n' "$found"
}

# Ends one of the processes that the drill started: end_process NAME
end_process() {
    local status=0
    kill -TERM "${pids[$1]}" 2>/dev/null || say "$1 has ended before its time"
    wait "${pids[$1]}" 2>/dev/null || status=$?
    unset "pids[$1]"
    return "$status"
}

# Ends all that the drill started; fails if something is left: take_all_down
take_all_down() {
    local process status=0
    for process in "${!pids[@]}"; do
        kill -TERM "${pids[$process]}" 2>/dev/null || true
    done
    wait
    pids=()
    for data in "${started[@]}"; do
        [[ -d $data/run ]] || continue
        # What was stopped cannot end.
        for process in supervisor orchestrator shim; do
            kill -CONT "$(pid "$process")" 2>/dev/null || true
        done
        if ! smartmon down >&2; then
            say "Smart Monitor did not stop; its data and logs stay in $data"
            status=1
        fi
    done
    started=()
    if [[ -n $work && -d $work ]]; then
        [[ ! -d $work/lab ]] || lab purge || status=1
        if ((status == 0)) && [[ -z ${DRILL_KEEP:-} ]]; then
            rm -rf --one-file-system "$work" || status=1
        else
            say "data and logs are in $work"
        fi
    fi
    return "$status"
}

# ------------------------------------------------------------------ what is asked

api() { curl --silent --show-error --fail --max-time 20 --header "@$data.authorization" "http://127.0.0.1:$port$1"; }

# Asks until the filter gives something: await PATH FILTER [SECONDS]
await() {
    local end=$((SECONDS + ${3:-PATIENCE})) answer=''
    while ((SECONDS < end)); do
        if answer=$(api "$1" 2>"$work/api.errors" | jq --raw-output "$2 // empty") && [[ -n $answer ]]; then
            printf '%s\n' "$answer"
            return 0
        fi
        sleep 0.5
    done
    # What is missing is seen in the table.
    printf 'not within %s s %s\n' "${3:-$PATIENCE}" "$(cat "$work/api.errors")"
}

# The newest incident of a subject: newest UNIT [SECONDS]
newest() {
    await '/api/v1/incidents?limit=500' "[.items[] | select(.subject == \"$1\")] | max_by(.openedAt) | .id" "${2:-$PATIENCE}"
}

field() { api "/api/v1/incidents/$1" | jq --raw-output "$2"; }

# Its plans in their order: "2 plan(s): expired, done healed"
plans() { field "$1" '"\(.plans | length) plan(s): " + ([.plans[] | "\(.state) \(.verdict // "")" | rtrimstr(" ")] | join(", "))'; }

# How its story ends: "closed healed, 1 plan(s): done healed": ending UNIT [SECONDS]
ending() {
    local id
    id=$(newest "$1" "${2:-$PATIENCE}")
    await "/api/v1/incidents/$id" 'select(.state == "closed") | .closedAs' "${2:-$PATIENCE}" >/dev/null
    printf '%s, %s\n' "$(field "$id" '"\(.state) \(.closedAs // "")"')" "$(plans "$id")"
}

# The helper's answer to the question how it is, by its socket.
helper_status() {
    curl --silent --show-error --fail --max-time "${1:-20}" --unix-socket "$data/helper/shim.sock" \
        --header "Authorization: Bearer $(cat "$data/helper/key")" http://helper/v1/status
}

# One line for each entry of the helper's journal: kind (A accepted, R answered, E epoch), epoch, plan, and of an
# answer what it says.
journal() {
    python3 - "$data/helper/journal" <<'PYTHON'
import json, struct, sys, uuid

journal = open(sys.argv[1], "rb").read()
at = 8
while at + 8 <= len(journal):
    length, _ = struct.unpack_from(">II", journal, at)
    entry = journal[at + 8 : at + 8 + length]
    hash_length = struct.unpack_from(">H", entry, 26)[0]
    said = ""
    if entry[0:1] == b"R":
        answer = json.loads(entry[28 + hash_length :])
        said = answer.get("refusal") or answer.get("answer") or ""
    print(chr(entry[0]), struct.unpack_from(">q", entry, 18)[0], uuid.UUID(bytes=bytes(entry[2:18])), said)
    at += 8 + length
PYTHON
}

# ------------------------------------------------------------------ what processes take

# Megabytes of a process: megabytes PID FIELD, such as VmRSS or VmHWM
megabytes() { awk -v field="$2:" '$1 == field { printf "%d\n", $2 / 1024; found = 1 } END { if (!found) print "-" }' "/proc/$1/status" 2>/dev/null || printf -- '-\n'; }

# The heap that a JVM uses, in megabytes, with what it may use.
heap() {
    local jcmd
    jcmd=$(dirname "$(readlink "/proc/$1/exe")")/jcmd
    "$jcmd" "$1" GC.heap_info 2>/dev/null |
        sed -nE 's/.*total ([0-9]+)K, used ([0-9]+)K.*/\1 \2/p' |
        awk '{ total += $1; used += $2 } END { printf "%d of %d MB\n", used / 1024, total / 1024 }'
}

# ------------------------------------------------------------------ the table

# Notes what was seen; EXPECTED is a pattern of the shell: expect STEP EXPECTED SEEN
expect() {
    local verdict=good seen=${3//$'\n'/, }
    # shellcheck disable=SC2053 # a pattern
    [[ $seen == $2 ]] || verdict=BAD bad=1
    rows+=("$1"$'\t'"$2"$'\t'"$seen"$'\t'"$verdict")
    say "$verdict: $1: $seen"
}

# Notes a number that must not be greater than another: at_most STEP LIMIT SEEN [UNIT]
at_most() {
    local verdict=BAD
    if [[ $3 =~ ^[0-9]+$ ]] && (($3 <= $2)); then
        verdict=good
    else
        bad=1
    fi
    rows+=("$1"$'\t'"at most $2${4:+ $4}"$'\t'"$3${4:+ $4}"$'\t'"$verdict")
    say "$verdict: $1: $3${4:+ $4}"
}

# Notes what was measured, of which nothing is expected: measured STEP SEEN
measured() {
    rows+=("$1"$'\t'-$'\t'"${2//$'\n'/, }"$'\t')
    say "$1: ${2//$'\n'/, }"
}

table() {
    local row step expected seen verdict
    printf '\n%-66s %-42s %-62s %s\n' STEP EXPECTED SEEN ''
    for row in "${rows[@]}"; do
        IFS=$'\t' read -r step expected seen verdict <<<"$row"
        printf '%-66s %-42s %-62s %s\n' "$step" "$expected" "$seen" "$verdict"
    done
    return "$bad"
}
