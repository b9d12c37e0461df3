# Everything is set up in .venv, from requirements.lock, the first time it is needed and again when the lock changes.
# `make PYTHON=python3.13 test` uses another Python.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# One stamp for what the lock pins, one for this project itself (a second, against twenty). The first bears the
# interpreter's name, so that another PYTHON makes another environment.
PINNED := $(VENV)/.pinned-$(subst /,_,$(PYTHON))
INSTALLED := $(VENV)/.installed

RULES := rulesets/inbound
# The leads are as of this day; without it the explanations would change as time goes by.
ON := 2026-11-20
LEAD ?= L-0001
ROUNDS ?= 20
WORKERS ?= auto
OUT ?= docs

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(INSTALLED) ## check the inbound ruleset, evaluate its leads as a funnel, explain one lead (LEAD=L-0001)
	$(BIN)/leadrules check $(RULES)
	$(BIN)/leadrules evaluate $(RULES)/inbound.rules $(RULES)/leads.jsonl --on $(ON)
	$(BIN)/leadrules explain $(RULES)/inbound.rules $(RULES)/leads.jsonl --on $(ON) --lead $(LEAD)

# A core that is done with its tests takes some of another's. `make test WORKERS=0` runs one test after the other.
.PHONY: test
test: lint ## lint, then run the tests, on every core (WORKERS=auto)
	$(BIN)/pytest --numprocesses=$(WORKERS) --dist=worksteal

# Hours: every backend against the interpreter, on a hundred times as many rulesets and leads, other ones each time.
.PHONY: agreement-long
agreement-long: $(INSTALLED) ## hunt for hours for a lead that two engines judge differently
	$(BIN)/pytest --numprocesses=$(WORKERS) --hypothesis-profile=long tests/agreement tests/tables tests/real

.PHONY: lint
lint: $(INSTALLED) ## ruff, mypy, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# What is not installed is left out, and the pages say so. `make bench OUT=folder` writes them elsewhere.
.PHONY: bench
bench: $(INSTALLED) ## time one lead, many, checking and comparing, and write docs/benchmark*.md (ROUNDS=20)
	$(BIN)/python -m tests.benchmark --rounds $(ROUNDS) --out $(OUT)
	$(BIN)/python -m tests.benchmark.checking --out $(OUT)

# Not pinned: nothing but the benchmark runs them, and it says which versions it found.
.PHONY: peers
peers: $(INSTALLED) ## install the other engines that make bench compares with
	$(BIN)/python -m pip install -qq $$($(BIN)/python -c 'import tomllib; \
		print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["bench"])')

.PHONY: fmt
fmt: $(INSTALLED) ## lay the code out, and mend what ruff can mend by itself
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# Pins that still fit stay; `make lock UPGRADE=--upgrade` takes the newest. uv lives only as long as this takes.
.PHONY: lock
lock: ## write requirements.lock anew from pyproject.toml
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; "$$tools/bin/pip" install -qq uv; \
	"$$tools/bin/uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--group dev --custom-compile-command "make lock" $(UPGRADE) --output-file requirements.lock pyproject.toml

.PHONY: clean
clean: ## remove everything that make made
	rm -rf $(VENV) dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(PINNED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "leadrules needs Python 3.11 or newer, which '$(PYTHON)' is not: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install -qq -r requirements.lock
	@touch $@

# Without isolation: the build backend is in the lock too, so nothing is installed that no hash vouches for.
$(INSTALLED): $(PINNED) pyproject.toml
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check
	@touch $@
