#!/bin/sh
# Install the system libraries that are missing, or say exactly which they are.
# Usage: system-packages.sh run|test
set -eu

missing=""
need() { # package, then a command that succeeds when it is there
    package=$1; shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
has_library() { /sbin/ldconfig -p | grep -q "$1"; }
has_font() { ls /usr/share/fonts/truetype/"$1" >/dev/null 2>&1; }

need python3-venv python3 -c 'import ensurepip, venv'
need nodejs sh -c 'node -e "process.exit(process.versions.node.split(\".\")[0] >= 18 ? 0 : 1)"'
need npm sh -c 'npm --version'
# WeasyPrint lays out with these; it opens them by name, so pip cannot know.
need libpango-1.0-0 has_library libpango-1.0.so.0
need libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
need libharfbuzz-subset0 has_library libharfbuzz-subset.so.0
need fonts-liberation has_font liberation
need fonts-dejavu-core has_font dejavu
if [ "$1" = test ]; then
    need chromium test -x /usr/bin/chromium
    need poppler-utils sh -c 'command -v pdftotext'
fi

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    waits="-o DPkg::Lock::Timeout=300"
    apt-get $waits -qq update
    # shellcheck disable=SC2086  # a list of words on purpose
    apt-get $waits -qq install -y --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "Missing system packages:$missing" >&2
echo "Ask an administrator to run:  apt-get install$missing" >&2
exit 1
