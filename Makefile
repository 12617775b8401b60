# Everything is set up inside this folder, in .venv, with Python 3.11 (and its venv module) and make alone.
# `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export UV_PYTHON_DOWNLOADS := never
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench pins clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(READY) ## make .venv with the `ivr` command in it

$(READY): requirements-dev.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements-dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## fill a database with sample people and serve on http://127.0.0.1:8000
	@$(BIN)/ivr run

test: setup ## run the tests, on SQLite and on an embedded PostgreSQL
	@$(BIN)/python -m pytest -n $(WORKERS) --postgresql

check: setup ## format, lint, types, flow check, then the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/ivr flows check
	@$(MAKE) --no-print-directory test

bench: setup ## measure our turns beside the least that any such service does; QUICK=1 only shows that it runs
	@$(BIN)/python -m bench $(if $(QUICK),--quick)

pins: setup ## pin the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --upgrade pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --upgrade --extra dev pyproject.toml -o requirements-dev.txt

clean: ## remove what was built, but not instance/
	rm -rf $(VENV) build .mypy_cache .ruff_cache .hypothesis
