#!/usr/bin/env bash
# Installs leadrules into an environment of its own, out of the reach of the repository under review.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=${RUNNER_TEMP:?}/leadrules

version=${LEADRULES_VERSION:-}
if [[ -n $version && ! $version =~ ^[0-9][0-9A-Za-z.+-]*$ ]]; then
  echo "the input version is no version of leadrules" >&2
  exit 2
fi

# Not in the checkout: `python -m` takes modules from the folder that it is called in.
cd "$RUNNER_TEMP"
python3 -m venv --clear "$home"
if [[ -n $version ]]; then
  what="leadrules[analysis]==$version"
else
  what="$here[analysis]"
fi
"$home/bin/python" -m pip install --quiet --disable-pip-version-check "$what"
"$home/bin/leadrules" --version
