#!/usr/bin/env bash
# Prints a Python 3.11 or 3.12: the one that is given, else python3, python3.12, python3.11, or one that uv downloads.
# Newer versions do not fit, because MediaPipe 0.10.21 has no package for them. Run it in the project's folder.
set -uo pipefail

fits() {  # ensurepip: Debian splits it off, and without it there is no `python -m venv`
  case "$("$1" -c 'import sys, ensurepip; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" in
    3.11 | 3.12) echo "$1" ;;
    *) return 1 ;;
  esac
}

downloaded() {
  local uv=.venv-uv/bin/uv
  if [ ! -x "$uv" ]; then
    python3 -m venv --clear .venv-uv || return
    .venv-uv/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
      --requirement <(sed -n '/^uv==/,/[^\\]$/p' requirements/dev.txt) >&2 || return
  fi
  "$uv" python install --no-bin 3.12 && fits "$("$uv" python find --managed-python 3.12)"
}

if [ -n "${1:-}" ]; then
  fits "$1" && exit
  echo "PYTHON=$1 is not a Python 3.11 or 3.12 that can create environments (venv with pip)." >&2
  exit 1
fi
for python in python3 python3.12 python3.11; do
  fits "$python" && exit
done
echo "Python 3.11 and 3.12 were not found: downloading one with uv ..." >&2
downloaded 2>/dev/null && exit
echo "Python 3.12 could not be downloaded. Install it or 3.11, then name it: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
