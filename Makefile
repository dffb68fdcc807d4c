# Two commands are enough for most: `make serve` and `make test`. What they make lands in .venv and conflict.db.
# Works with GNU make 3.81 and newer.

VENV := .venv
BIN := $(VENV)/bin
# Touched once everything in .venv is as pyproject.toml and the lock say.
INSTALLED := $(VENV)/.installed
# What is in it; the next line of Datasette has a lock of its own.
LOCK := requirements/dev.txt

# The first of these that is new enough and can make virtual environments is the Python of .venv.
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
# The browser that browser tests drive: `make test CHROMIUM=/path/to/chrome` names another.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome \
	|| ls "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" 2>/dev/null)
PORT ?= 8001
# As many workers as tests/conftest.py says; one that has nothing left takes over half of another's. WORKERS=0 has none.
WORKERS ?= auto
# Tests start Python a hundred times: where it may not keep what it compiles, each start compiles all of ours anew.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
# The real TimelineJS, for the tests that show our JSON in it: npm ci --ignore-scripts --prefix tests/browser/timelinejs
TIMELINEJS := tests/browser/timelinejs
WITHOUT_TIMELINEJS := $(if $(wildcard $(TIMELINEJS)/node_modules),,--ignore=$(TIMELINEJS))
# The real WordPress, for the tests that paste embeds into it: .ci/run fetches Debian's; PHP runs its filter.
WORDPRESS ?= $(firstword $(wildcard tests/browser/wordpress/debian/usr/share/wordpress /usr/share/wordpress))
WITHOUT_WORDPRESS := $(if $(and $(WORDPRESS),$(shell command -v php)),,--ignore=tests/browser/wordpress)

# The real language server for YAML, for the tests of what editors offer: npm ci --ignore-scripts --prefix tests/editor
EDITOR_TESTS := tests/editor
WITHOUT_EDITOR := $(if $(wildcard $(EDITOR_TESTS)/node_modules),,--ignore=$(EDITOR_TESTS))
# Firefox, for what readers do with a copy without a server: npm ci --ignore-scripts --prefix tests/browser/static
COPY := tests/browser/static
FIREFOX := $(and $(wildcard $(COPY)/node_modules),$(firstword $(shell command -v firefox-esr || command -v firefox)))
WITHOUT_FIREFOX := $(if $(FIREFOX),,--ignore=$(COPY)/test_tasks.py)

# What tests need: Spark has a lock of its own, as it is ten times as large as everything else.
EXTRAS := --extra dev --extra curating --extra parquet --extra postgresql --extra duckdb
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup serve watch test check build release schema bench lint audit format lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: $(INSTALLED) ## make .venv with everything needed, exactly as locked

serve: build ## build the database and serve the site on 127.0.0.1 (PORT=8001)
	$(BIN)/python -m loaders serve --port $(PORT)

watch: setup ## show the records while you edit them, drafts included (PORT=8001, OPEN=vscode opens files from pages)
	$(BIN)/python -m loaders serve --watch --port $(PORT) $(if $(OPEN),--editor $(OPEN))

test: setup ## run the whole test suite
	@if [ -n "$(CHROMIUM)" ]; then \
		CHROMIUM="$(CHROMIUM)" WORDPRESS="$(WORDPRESS)" $(PYTEST) $(WITHOUT_TIMELINEJS) $(WITHOUT_WORDPRESS) \
		$(WITHOUT_EDITOR) $(WITHOUT_FIREFOX) || exit; \
		if [ -n "$(WITHOUT_TIMELINEJS)" ]; then \
			echo "The tests with the real TimelineJS did NOT run. Install it with npm: \
	npm ci --ignore-scripts --prefix $(TIMELINEJS)"; \
		fi; \
		if [ -n "$(WITHOUT_FIREFOX)" ]; then \
			echo "What readers do with a copy without a server was NOT tried. It needs Firefox (on Debian: sudo apt install \
	firefox-esr) and what drives it: npm ci --ignore-scripts --prefix $(COPY)"; \
		fi; \
		if [ -n "$(WITHOUT_WORDPRESS)" ]; then \
			echo "The tests with the real WordPress did NOT run. They need PHP, and WordPress in a folder that \
	WORDPRESS names; see .ci/run for Debian."; \
		fi; \
		if [ -n "$(WITHOUT_EDITOR)" ]; then \
			echo "The tests with the real language server did NOT run. Install it with npm: \
	npm ci --ignore-scripts --prefix $(EDITOR_TESTS)"; \
		fi; \
	elif [ -n "$$REQUIRE_BROWSER" ]; then \
		echo "The browser tests need Chromium or Chrome, and none was found." >&2; exit 1; \
	else \
		$(PYTEST) --ignore=tests/browser $(WITHOUT_EDITOR) && echo "The browser tests did NOT run: no Chromium or Chrome \
	was found. Install one (on Debian: sudo apt install chromium) or name it: make test CHROMIUM=/path/to/chrome"; \
	fi

check: setup ## report every problem in the records, and give editors their keys
	-$(BIN)/python -m loaders schema --keys
	$(BIN)/python -m loaders check

build: setup ## check the records and bake conflict.db
	$(BIN)/python -m loaders build

release: setup ## give the records a number that others can cite: VERSION=1.2.0 (DAY=2027-01-31, today if there is none)
	$(BIN)/python -m loaders release "$(VERSION)" $(if $(DAY),--day $(DAY))

schema: setup ## write what follows from schema/: JSON Schemas, tables.sql, column help, tables in CONTRIBUTING.md
	$(BIN)/python -m loaders schema

bench: setup ## measure builds, facets and the site, each against a baseline
	$(BIN)/python -m bench

lint: setup ## check the code's style and types
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

audit: setup ## look the dependencies up among known vulnerabilities, where a database of them can be reached
	$(BIN)/python -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --require-hashes --requirement requirements/audit.txt
	$(VENV)/audit/bin/python .ci/audit.py

format: setup ## rewrite the code in the agreed style
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format

lock: ## resolve the dependencies anew into requirements/ (needs uv; add UPGRADE=--upgrade for newer releases)
	@command -v uv >/dev/null || { echo "make lock needs uv: pipx install uv" >&2; exit 1; }
	$(COMPILE) $(UPGRADE) $(EXTRAS) --output-file requirements/dev.txt pyproject.toml
	$(COMPILE) $(UPGRADE) --constraints requirements/dev.txt --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) $(UPGRADE) --output-file requirements/audit.txt requirements/audit.in
	$(COMPILE) $(UPGRADE) --extra spark --constraints requirements/dev.txt --output-file requirements/spark.txt pyproject.toml
	$(COMPILE) $(UPGRADE) $(EXTRAS) --output-file requirements/datasette-next.txt requirements/datasette-next.in pyproject.toml

clean: ## remove everything that setup, builds and tests made
	rm -rf $(VENV) build *.egg-info conflict.db* inspect-data.json .cache
	rm -rf "$${XDG_CACHE_HOME:-$$HOME/.cache}/conflict-events-timeline" "$$HOME/Library/Caches/conflict-events-timeline"
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml $(LOCK) $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $(LOCK)
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/python:
	@found=; for python in $(PYTHONS); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		found="$${found:-$$python}"; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
		echo "Making $(VENV) with $$("$$python" --version)"; \
		exec "$$python" -m venv --clear $(VENV); \
	done; \
	if [ -n "$$found" ]; then \
		echo "$$found cannot make virtual environments. On Debian or Ubuntu: sudo apt install $$found-venv"; \
	else \
		echo "Python 3.11 or newer is needed. Looked for: $(PYTHONS)"; \
	fi >&2; exit 1
