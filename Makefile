SHELL := /bin/bash
PY := .venv/bin/python
UV := .uv/bin/uv
STAMP := .venv/.ready
# Tests run in one process more than there are cores, because some files mostly wait.
JOBS ?= $(shell expr $$(nproc) + 1)
SPREAD := --numprocesses $(JOBS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder
# What the long proofs draw from.
SEED := $(or $(CHARGEWRIGHT_TEST_SEED),$(shell date +%s))
LONG := CHARGEWRIGHT_TEST_LONG=1 CHARGEWRIGHT_TEST_SEED=$(SEED) \
    $(PY) -m pytest -o timeout=1800 --hypothesis-seed=$(SEED)
# Says each round as it goes, and wants the machine for itself.
KILLS := tests/simulation/

.PHONY: help setup demo test test-long chromium check format lint types contracts generated gen bench lock clean

help: ## Print this list
	@awk 'BEGIN {FS = ":.*## "} /^## / {print "\n" substr($$0, 4)} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

## Use it
demo: $(STAMP) ## The whole system on a seeded network, live; ONCE=1 runs ten charges and ends
	@$(PY) -m sim.demo $(if $(ONCE),--once,)

## Work on it
setup: $(STAMP) ## The virtual environment, from hashed requirements

test: $(STAMP) chromium ## All tests, long proofs small, a file to a core
	@$(PY) -m pytest $(SPREAD) $(ARGS)

test-long: $(STAMP) chromium ## All tests, long proofs in full: a file to a core, then the kills alone
	@trap "exit 130" INT; \
	echo "Seed $(SEED); CHARGEWRIGHT_TEST_SEED=$(SEED) repeats this run"; \
	$(LONG) $(SPREAD) --deselect=$(KILLS) $(ARGS); rest=$$?; \
	$(LONG) -s $(addprefix --deselect=,$(filter-out $(KILLS),$(wildcard tests/*/))) $(ARGS); kills=$$?; \
	said() { case $$1 in 0) echo passed;; 5) echo "had nothing to do";; *) echo "FAILED ($$1)";; esac; }; \
	echo "Seed $(SEED); $(KILLS) $$(said $$kills), all others $$(said $$rest)"; \
	case "$$rest $$kills" in "0 0" $(if $(ARGS),| "0 5" | "5 0")) ;; *) exit 1;; esac

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
