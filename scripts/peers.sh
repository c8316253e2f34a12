#!/usr/bin/env bash
# Makes the virtual environment of scripts/peers.txt, once per content of that file, outside the clone, and prints its
# interpreter: CRATON_TEST_PYTHON=$(bash scripts/peers.sh) npm test
set -euo pipefail
cd "$(dirname "$0")"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/craton/peers-$(sha256sum peers.txt | cut -c1-12)"
mkdir -p "$(dirname "$cache")"
exec 9>"$cache.lock"
flock 9 # one makes it, the others wait
if [ ! -e "$cache/ready" ]; then
  rm -rf "$cache"
  python3 -m venv "$cache" >&2
  "$cache/bin/pip" install --quiet --disable-pip-version-check -r peers.txt >&2
  touch "$cache/ready"
fi
echo "$cache/bin/python"
