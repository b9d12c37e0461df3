#!/usr/bin/env bash
# Runs `leadrules review` as the inputs of the action say. They come as variables, so nothing in them is ever run.
set -euo pipefail
leadrules=${RUNNER_TEMP:?}/leadrules/bin/leadrules

# Says what an input may be, and ends, when it is neither of two words.
yes() {
  case $2 in
    true) return 0 ;;
    false) return 1 ;;
    *) echo "the input $1 is true or false" >&2; exit 2 ;;
  esac
}

arguments=()
if yes agreed "${LEADRULES_AGREED:-true}"; then arguments+=(--agreed); else arguments+=(--no-agreed); fi
if yes comment "${LEADRULES_COMMENT:-true}"; then arguments+=(--comment); else arguments+=(--no-comment); fi
if [[ -n ${LEADRULES_BASE:-} ]]; then arguments+=("--base=$LEADRULES_BASE"); fi
if [[ -n ${LEADRULES_LEADS:-} ]]; then arguments+=("--leads=$LEADRULES_LEADS"); fi
if [[ -n ${LEADRULES_OUTCOME:-} ]]; then arguments+=("--outcome=$LEADRULES_OUTCOME"); fi
arguments+=(--)
while IFS= read -r line; do
  line=${line%$'\r'}
  if [[ -n ${line//[[:space:]]/} ]]; then arguments+=("$line"); fi
done <<<"${LEADRULES_RULES:-.}"

# What the rules say is never printed here: lines that begin with `::` are commands to the runner.
exec "$leadrules" review "${arguments[@]}"
