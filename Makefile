SHELL := /bin/bash
PY := .venv/bin/python
UV := .uv/bin/uv
STAMP := .venv/.ready
# Tests run in one process more than there are cores, because some files mostly wait.
JOBS ?= $(shell expr $$(nproc) + 1)
# What the long proofs draw from.
SEED := $(or $(CHARGEWRIGHT_TEST_SEED),$(shell date +%s))

.PHONY: help setup demo test test-long chromium check format lint types contracts generated gen bench lock clean

help: ## Print this list
	@awk 'BEGIN {FS = ":.*## "} /^## / {print "\n" substr($$0, 4)} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

## Use it
demo: $(STAMP) ## The whole system on a seeded network, live; ONCE=1 runs ten charges and ends
	@$(PY) -m sim.demo $(if $(ONCE),--once,)

## Work on it
setup: $(STAMP) ## The virtual environment, from hashed requirements

test: $(STAMP) chromium ## All tests, long proofs small, a file to a core
	@$(PY) -m pytest --numprocesses $(JOBS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder $(ARGS)

test-long: $(STAMP) chromium ## All tests, long proofs in full, with their seeds
	@echo "Seed $(SEED); CHARGEWRIGHT_TEST_SEED=$(SEED) repeats this run"
	@CHARGEWRIGHT_TEST_LONG=1 CHARGEWRIGHT_TEST_SEED=$(SEED) \
	    $(PY) -m pytest -s -o timeout=1800 --hypothesis-seed=$(SEED) $(ARGS)

chromium:
	@tools/chromium.sh

check: lint types contracts generated test ## Everything CI runs

format: $(STAMP) ## Format the code
	@.venv/bin/ruff format -q . && .venv/bin/ruff check -q --fix-only .

lint: $(STAMP) ## Formatting and lint
	@.venv/bin/ruff format --check -q . || (echo "Run: make format" >&2; exit 1)
	@.venv/bin/ruff check -q .

types: $(STAMP) ## mypy, strict
	@.venv/bin/mypy

contracts: $(STAMP) ## Who may import whom
	@.venv/bin/lint-imports --no-cache

generated: $(STAMP) ## Generated files are what the generators make
	@$(PY) -m tools.generate --check

gen: $(STAMP) ## Write the generated files
	@$(PY) -m tools.generate

bench: $(STAMP) ## The benchmarks, as ratios in one run; QUICK=1 takes under three minutes
	@$(PY) -m bench $(if $(QUICK),--quick,)

lock: $(UV) ## Resolve the requirements again
	@for name in uv run dev; do $(UV) pip compile -q --generate-hashes --no-annotate --no-header \
	    --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt --upgrade; done

clean: ## Remove what make made (data directories stay)
	@rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(UV): requirements/uv.txt tools/check_machine.sh
	@tools/check_machine.sh
	@echo "Setting up: package installer"
	@python3 -m venv .uv
	@.uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(STAMP): $(UV) requirements/dev.txt pyproject.toml tools/hatch_dependencies.py
	@echo "Setting up: virtual environment (first time takes a minute)"
	@test -x $(PY) || $(UV) venv -q --python python3 .venv
	@$(UV) pip sync -q --python $(PY) --require-hashes requirements/dev.txt
	@$(UV) pip install -q --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@
