SHELL := /bin/bash
PY := .venv/bin/python
UV := .uv/bin/uv
STAMP := .venv/.ready
# The dashboard: its sources, with their folders, so that a file that is gone is noticed too.
WEB := src/chargewright/dashboard/index.html
WEB_SOURCES := $(shell find web -mindepth 1 \( -name node_modules -o -name dist \) -prune -o -print)
MODULES := web/node_modules/.ready
# Stations and test tools that others wrote for Node.
CLIENTS := tests/clients/node_modules/.ready
NODE := PATH="$$(tools/node.sh):$$PATH"
NPM := $(NODE) && cd web && npm
# Modules are compiled once, not in every process of ours that starts, whatever the machine says.
unexport PYTHONDONTWRITEBYTECODE
# Tests run in twice as many processes as there are cores: half of their time they wait.
JOBS ?= $(shell expr $$(nproc) \* 2)
SPREAD := --numprocesses $(JOBS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder
# What the long proofs draw from.
SEED := $(or $(CHARGEWRIGHT_TEST_SEED),$(shell date +%s))
LONG := CHARGEWRIGHT_TEST_LONG=1 CHARGEWRIGHT_TEST_SEED=$(SEED) \
    $(PY) -m pytest -o timeout=1800 --hypothesis-seed=$(SEED)
# Says each round as it goes, and wants the machine for itself.
KILLS := tests/simulation/

.PHONY: help setup demo web test test-long chromium check format lint types contracts generated web-check gen \
    screenshots bench lock clean

help: ## Print this list
	@awk 'BEGIN {FS = ":.*## "} /^## / {print "\n" substr($$0, 4)} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

## Use it
demo: $(STAMP) web ## The whole system on a seeded network, live; ONCE=1 runs ten charges and ends
	@$(PY) -m sim.demo $(if $(ONCE),--once,)

web: $(WEB) ## The dashboard, built into the package where its sources changed

## Work on it
setup: $(STAMP) ## The virtual environment, from hashed requirements

test: $(STAMP) $(CLIENTS) chromium web ## All tests, long proofs small, a file to a core
	@$(PY) -m pytest $(SPREAD) $(ARGS)

test-long: $(STAMP) $(CLIENTS) chromium web ## All tests, long proofs in full: a file to a core, then the kills alone
	@trap "exit 130" INT; \
	echo "Seed $(SEED); CHARGEWRIGHT_TEST_SEED=$(SEED) repeats this run"; \
	$(LONG) $(SPREAD) --deselect=$(KILLS) $(ARGS); rest=$$?; \
	$(LONG) -s $(addprefix --deselect=,$(filter-out $(KILLS),$(wildcard tests/*/))) $(ARGS); kills=$$?; \
	said() { case $$1 in 0) echo passed;; 5) echo "had nothing to do";; *) echo "FAILED ($$1)";; esac; }; \
	echo "Seed $(SEED); $(KILLS) $$(said $$kills), all others $$(said $$rest)"; \
	case "$$rest $$kills" in "0 0" $(if $(ARGS),| "0 5" | "5 0")) ;; *) exit 1;; esac

chromium:
	@tools/chromium.sh

check: lint types contracts generated web-check test ## Everything CI runs

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

web-check: $(MODULES) ## The dashboard: lint, types, its own tests, generated types
	@$(NPM) run --silent lint && npm run --silent types && npm run --silent test \
	    && (npm run --silent generate -- --check || (echo "web/src/generated/api.ts is stale. Run: make gen" >&2; exit 1))

gen: $(STAMP) $(MODULES) ## Write the generated files
	@$(PY) -m tools.generate
	@$(NPM) run --silent generate

screenshots: $(STAMP) chromium web ## Pictures of every page of a demonstration, into screenshots/; URL=, EMAIL=, PASSWORD= of another system
	@$(PY) -m tools.screenshots $(if $(URL),--url $(URL) --email '$(EMAIL)' --password '$(PASSWORD)',)

bench: $(STAMP) ## The benchmarks, as ratios in one run; QUICK=1 takes under three minutes
	@$(PY) -m bench $(if $(QUICK),--quick,)

lock: $(UV) ## Resolve the requirements again
	@for name in uv run dev node; do $(UV) pip compile -q --generate-hashes --no-annotate --no-header \
	    --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt --upgrade; done

clean: ## Remove what make made (data directories stay)
	@rm -rf .venv .uv .node .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@rm -rf web/node_modules web/dist src/chargewright/dashboard tests/clients/node_modules

$(UV): requirements/uv.txt tools/check_machine.sh
	@tools/check_machine.sh
	@echo "Setting up: package installer"
	@python3 -m venv .uv
	@.uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(STAMP): $(UV) requirements/dev.txt pyproject.toml tools/hatch_dependencies.py
	@echo "Setting up: virtual environment (first time takes a minute)"
	@test -x $(PY) || $(UV) venv -q --python python3 .venv
	@$(UV) pip sync -q --compile-bytecode --python $(PY) --require-hashes requirements/dev.txt
	@$(UV) pip install -q --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@

# No package runs a script of its own when it is installed. Not `npm ci`: it refuses a lock without the
# builds for other platforms, which are in no lock that was written where a mirror does not carry them.
$(MODULES): web/package-lock.json
	@echo "Setting up: the dashboard's packages (first time takes a minute)"
	@$(NPM) install --no-save --ignore-scripts --loglevel=error
	@touch $@

$(CLIENTS): tests/clients/package-lock.json
	@echo "Setting up: the stations and tools of others"
	@$(NODE) && cd tests/clients && npm install --no-save --ignore-scripts --loglevel=error
	@touch $@

$(WEB): $(WEB_SOURCES) $(MODULES) tools/publish_dashboard.mjs
	@echo "Building the dashboard"
	@$(NPM) run --silent build -- --logLevel=warn && cd .. \
	    && node tools/publish_dashboard.mjs web/dist $(@D)
