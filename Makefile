# Two commands: `make demo` runs the site with its demo world, `make test` runs every check and test.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 5000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/python -m flask --app wsgi
WORKERS ?= 2
export PORT
.PHONY: help demo run test check fix evaluate bench doctor lock catalogue services clean

help: ## List these commands
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) -V)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); \
	  else echo "python3-venv is missing: sudo apt-get install python3-venv"; exit 1; fi; }
	@{ $(BIN)/pip install -q --disable-pip-version-check uv >/dev/null 2>&1 && $(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements.lock 2>/dev/null; } \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

demo: $(VENV)/.installed ## The site with its demo world at http://localhost:5000 (PORT=..., RESET=1 starts afresh)
	@if [ -n "$(RESET)" ]; then rm -rf var; fi
	@mkdir -p var
	@$(FLASK) db upgrade 2>/dev/null || $(FLASK) db upgrade
	@$(FLASK) demo load --if-absent
	@exec $(FLASK) serve

run: $(VENV)/.installed ## The development server, which reloads changed code, and the worker
	@mkdir -p var
	@$(FLASK) db upgrade 2>/dev/null || $(FLASK) db upgrade
	@$(FLASK) taxonomy load
	@exec $(FLASK) serve --debug

services:
	@missing=''; ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then echo "installing:$$missing"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "missing, their tests are skipped: sudo apt-get install$$missing"; fi; fi

test: check services ## Every check and every test: SQLite, PostgreSQL, Redis, Chromium
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: $(VENV)/.installed ## Lint, types, floors, templates, dependencies, translations, lock file
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 3
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/deptry . 2>&1 | tail -n 1
	@$(BIN)/python -m ecosystem.translations.check
	@! grep -n '://' requirements.lock
	@echo "make check: all is well"

fix: $(VENV)/.installed ## Format and mend what can be mended by machine
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

bench: $(VENV)/.installed ## How fast matching is, beside its peers (SIZE=1e4, ONLY=lists,edit,assignment,timetable, JSON=1)
	@$(BIN)/python -m benchmarks.speed --size $(or $(SIZE),1e4) $(if $(ONLY),--only $(ONLY)) $(if $(JSON),--json)

evaluate: $(VENV)/.installed ## Quality on real data: DATA=DIR [RUNS=DIR] [JSON=1] [ABLATE=1] [FAIRNESS=1] [ONLY=india]
	@$(BIN)/python -m benchmarks.quality $(DATA) $(if $(RUNS),--runs $(RUNS)) $(if $(JSON),--json) $(if $(ABLATE),--ablate) \
	  $(if $(FAIRNESS),--fairness) $(if $(ONLY),--only "$(ONLY)") $(ARGS)

deadline: $(VENV)/.installed ## A deadline night: applicants who send in the last minutes (APPLICANTS=500, MINUTES=10, URL=postgresql://...)
	@$(BIN)/python -m benchmarks.deadline --applicants $(or $(APPLICANTS),500) --minutes $(or $(MINUTES),10) $(if $(URL),--url $(URL))

doctor: $(VENV)/.installed ## What this machine has and what is missing
	@$(FLASK) doctor

catalogue: $(VENV)/.installed ## Bring the English catalogue up to date with the strings of the code
	@$(BIN)/python -m ecosystem.translations.update

lock: ## Pin the dependencies of pyproject.toml anew
	@$(BIN)/pip install -q --disable-pip-version-check uv
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

clean: ## Remove the environment and all local data
	@rm -rf $(VENV) var
