# Sourced by every script here: where things are, and how to speak.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
TARGET="${CARGO_TARGET_DIR:-$ROOT/target}"
TOOLS="$ROOT/.tools"
CALLED_FROM="$PWD"
WASM=wasm32-unknown-unknown
cd "$ROOT"

# Our own tools win; a shell that did not read rustup's profile still finds cargo.
# debian-rust exists only where .ci/rust-from-debian had to step in.
PATH="$TOOLS/debian-rust/bin:$TOOLS/bin:$PATH:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin"
export PATH

# What is compiled once and thrown away needs no notes for a next time, and no line numbers for backtraces.
if [[ -n "${CI:-}" ]]; then export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0; fi

say() { printf '%s\n' "$*" >&2; }
# Nothing ends without a word.
trap 'say "Holdfast: ${0##*/} stopped at line $LINENO."' ERR
die() { say "Holdfast: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# True when nothing listens on 127.0.0.1:$1 (or on $2:$1).
port_free() { ! (exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null; }

# The folder with initdb, pg_ctl and psql; Debian keeps the first two off PATH.
postgres_bin() {
    local folder
    for folder in /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null)" /usr/lib/postgresql/*/bin; do
        if [[ -x "$folder/initdb" && -x "$folder/pg_ctl" ]]; then echo "$folder"; return; fi
    done
    return 1
}

# The version of crate $1 in Cargo.lock.
locked_version() { awk -v name="$1" '$1 == "name" { found = $3 == "\"" name "\"" } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock; }
