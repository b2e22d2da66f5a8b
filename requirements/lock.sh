#!/usr/bin/env bash
# Makes the lock files anew from pyproject.toml: every version pinned, no hashes (the CPU build of torch differs
# from place to place), no addresses of registries. Run it with `make lock`, then `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
pip=("$work/venv/bin/python" -m pip --disable-pip-version-check --quiet)
frozen() { "$work/venv/bin/python" -m pip freeze --exclude yipanqi --exclude-editable | grep -v ' @ ' | sort -f; }
dependencies() {
  "$work/venv/bin/python" - "$1" <<'PY'
import sys, tomllib
project = tomllib.load(open("pyproject.toml", "rb"))
groups = {"base": project["project"]["dependencies"], "models": project["project"]["optional-dependencies"]["models"],
          "dev": project["dependency-groups"]["dev"]}
print("\n".join(groups[sys.argv[1]]))
PY
}
dependencies base > "$work/base.in"
"${pip[@]}" install -r "$work/base.in"
frozen > "$work/base.txt"
{ echo "# Everything but training and foreign embedding models. Made by requirements/lock.sh."; cat "$work/base.txt"; } > requirements/base.lock
dependencies dev > "$work/dev.in"
"${pip[@]}" install -r "$work/dev.in" -c "$work/base.txt"
frozen | grep -vxFf "$work/base.txt" > "$work/dev.txt"
{ echo "# What make test needs beside. Made by requirements/lock.sh."; cat "$work/dev.txt"; } > requirements/dev.lock
dependencies models > "$work/models.in"
grep '^torch==' "$work/models.in" > "$work/torch.in"
"${pip[@]}" install -r "$work/torch.in" -c "$work/base.txt"
"${pip[@]}" install -r "$work/models.in" -c "$work/base.txt" -c "$work/dev.txt"
frozen | grep -vxFf "$work/base.txt" | grep -vxFf "$work/dev.txt" | grep -v '^torch==' > "$work/models.txt"
{ echo "# Training and foreign embedding models. Made by requirements/lock.sh."; sed 's/^torch==\([0-9.]*\).*/torch==\1/' "$work/models.txt"; } > requirements/models.lock
{ echo "# First, so that nothing pulls in another build of torch. Made by requirements/lock.sh."; cat "$work/torch.in"; } > requirements/torch.lock
