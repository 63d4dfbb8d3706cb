# Lưu vết. `make run` on a fresh machine needs Python 3.11 or newer (with venv), Git and make.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
OFFICE ?= demo-office
PORT ?= 8018
SECONDS ?= 60
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# A stamp is newer than what it was made from, or its recipe runs again: a second `make run` never starts pip.
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
PROGRAM := $(VENV)/.program-installed

.PHONY: help
help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: run
run: $(PROGRAM) $(OFFICE) ## install, make the demo office once, serve it on http://127.0.0.1:8018
	@$(BIN)/luuvet run $(OFFICE) --port $(PORT)

.PHONY: test
test: $(DEVELOPMENT) ## the whole suite: unit tests and acceptance stories with real LibreOffice, Samba and Chromium
	@tests/acceptance/install_programs
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

.PHONY: unit
unit: $(DEVELOPMENT) ## only the fast tests
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/acceptance $(ARGS)

.PHONY: lint
lint: $(DEVELOPMENT) ## formatting, style, types, directions of imports, page templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --lint web/templates

.PHONY: bench
bench: $(DEVELOPMENT) ## measure speed; results are told in docs/benchmarks.md
	$(BIN)/python -m pytest tests/bench --override-ini python_files='bench_*.py' --override-ini python_functions='bench_*' --capture no --quiet $(ARGS)

.PHONY: torture
torture: $(DEVELOPMENT) ## break it on purpose: power cuts, kills, hostile bytes (SECONDS=60 a part; SEED=n repeats a run)
	@tests/acceptance/install_programs
	SECONDS=$(SECONDS) $(BIN)/python -m pytest tests/torture --override-ini python_files='torture_*.py' --override-ini python_functions='torture_*' --quiet $(ARGS)

.PHONY: schema
schema: $(PROGRAM) ## write docs/content.schema.json, the form of `luuvet read --format json`, anew
	@$(BIN)/python -c 'import json; from service.model.content import json_schema; print(json.dumps(json_schema(), indent=2))' > docs/content.schema.json

.PHONY: screenshots
screenshots: $(DEVELOPMENT) ## photograph the pages of a demo office with Chromium into docs/screenshots
	@tests/acceptance/install_programs
	$(BIN)/python -m tests.acceptance.screenshots

.PHONY: lock
lock: $(DEVELOPMENT) ## choose new versions of all libraries (then run the tests)
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header

.PHONY: clean
clean: ## remove the environments, caches and the demo office
	rm -rf .venv .venv-* $(OFFICE) $(OFFICE).part dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find service web repo_templates tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find web/translations -name '*.mo' -delete 2>/dev/null || true

# A demo office that was interrupted half-way never stands under its final name.
$(OFFICE): | $(PROGRAM)
	@rm -rf $(OFFICE).part
	$(BIN)/luuvet demo $(OFFICE).part
	@mv $(OFFICE).part $(OFFICE)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Lưu vết needs Python 3.11 or newer; $(PYTHON) is older or missing. Name another one: make PYTHON=python3.12 run" >&2; exit 1; }
	@command -v git >/dev/null || { echo "Lưu vết needs Git: apt-get install git" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }

$(RUNTIME): requirements.lock | $(BIN)/python
	@echo "Installing the libraries of requirements.lock into $(VENV)"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(PROGRAM)
	@echo "Installing the libraries of requirements-dev.lock into $(VENV)"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

# The translations are compiled by the build; a changed .po asks for a new one.
$(PROGRAM): pyproject.toml hatch_build.py $(wildcard web/translations/*/LC_MESSAGES/*.po) $(RUNTIME)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
