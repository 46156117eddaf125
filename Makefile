# Everything a newcomer needs: make run, make test, make check. Each does its own set-up.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto

.PHONY: help run install install-dev test check bench format translations requirements vendor screenshots clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: install ## Serve Safeguard with the demonstration country on 127.0.0.1:8000 (HOST, PORT, SAFEGUARD_DEMO=0)
	@HOST="$(HOST)" PORT="$(PORT)" tools/run

install: $(VENV)/.installed ## Make .venv with the pinned, hash-checked requirements and the safeguard command

install-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	@tools/make-venv "$(PYTHON)" "$(VENV)"

$(VENV)/.installed: requirements.txt pyproject.toml $(wildcard translations/*/LC_MESSAGES/*.po) | $(VENV)/bin/python
	@tools/install "$(VENV)" requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@tools/install "$(VENV)" requirements-dev.txt
	@touch $@

# Every worker and every server that a test starts reads compiled modules, also where Python is told to write none.
test: export PYTHONDONTWRITEBYTECODE =
test: export PYTHONPYCACHEPREFIX = $(CURDIR)/$(VENV)/compiled
test: install-dev ## Run every test: SQLite, PostgreSQL, browser
	@tools/browser
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

check: install-dev ## Formatting, lint, types, import contracts, translations, content, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/translations.py check
	$(BIN)/safeguard content check
	$(BIN)/python tools/migrations.py

bench: install-dev ## Measure speed, memory and safety under kill -9, each beside a floor of the same run
	$(BIN)/python -m bench

format: install-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

translations: install-dev ## Bring the catalogues up to date with the code and compile them
	$(BIN)/python tools/translations.py update

requirements: install-dev ## Pin the newest releases that pyproject.toml allows, with hashes
	tools/pin "$(BIN)"

screenshots: install-dev ## Take the pictures of docs/authoring.md anew, from the test that plays its story
	@tools/browser
	$(BIN)/python tools/studio_pictures.py

vendor: ## Fetch the static files of others again, with exact versions and checked hashes (needs npm)
	tools/vendor

clean: ## Remove what was made, but not the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache safeguard.egg-info build
