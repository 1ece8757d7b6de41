# What benchmarks/simulate and benchmarks/mutants share; it is sourced. Sets JAVA and CLASS_PATH, or ends with status 2.
# Needs: a JDK 25, and the simulation compiled (mvn test-compile -pl simulation -am).

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly ROOT
readonly MODULE=$ROOT/simulation

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 2
}

[[ -f $MODULE/target/class-path && -f $MODULE/target/test-classes/io/smartmon/simulation/Simulate.class ]] ||
    die 'not compiled; run mvn test-compile -pl simulation -am first'
JAVA=''
for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /)")")")"; do
    if grep --quiet --no-messages '^JAVA_VERSION="25' "$candidate/release"; then
        JAVA=$candidate/bin/java
        break
    fi
done
[[ -n $JAVA ]] || die 'no JDK 25 found; install one under /usr/lib/jvm or set JAVA_HOME to it'
CLASS_PATH=$MODULE/target/test-classes:$(cat "$MODULE/target/class-path")
# What is written is to stay in memory.
SCRATCH=$([[ -w /dev/shm ]] && echo /dev/shm || echo /tmp)
readonly JAVA CLASS_PATH SCRATCH
