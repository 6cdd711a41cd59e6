# Cornerstore. `make` alone lists what can be done.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

BIN := .venv/bin
NPM := npm --prefix frontend --loglevel=error
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never

FRONTEND := $(wildcard frontend/package-lock.json)
FRONTEND_SOURCES := $(if $(FRONTEND),$(shell find frontend \( -name node_modules -o -name dist \) \
	-prune -o -type f ! -name '*.spec.ts' ! -name '*.md' -print))

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- setting up: a second run finds every stamp younger than its sources and does nothing ---------

.PHONY: setup
setup: .venv/.runtime $(if $(FRONTEND),frontend/dist/index.html) ## Install what the shop needs to run

# The first interpreter that is new enough; PYTHON=... goes before all others.
define find_python
for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 ""; do \
  [ -z "$$python" ] || ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    2>/dev/null || break; \
done
endef

$(BIN)/python:
	@$(find_python); \
	if [ -z "$$python" ]; then \
	  echo "Cornerstore needs Python 3.11 or newer; found: $$(python3 --version 2>/dev/null || echo none)" >&2; \
	  exit 1; \
	fi; \
	rm -rf .venv; \
	if ! "$$python" -m venv .venv >/dev/null 2>&1; then \
	  rm -rf .venv; \
	  echo "$$python cannot make a virtual environment (Debian: apt install python3-venv)" >&2; \
	  exit 1; \
	fi

# uv installs in seconds. Where it has no wheel or cannot work, pip installs from the same lock.
.venv/.uv: requirements-uv.lock | $(BIN)/python
	@echo "Installing the Python side"
	@$(BIN)/python -m pip install --quiet --only-binary :all: --require-hashes -r $< 2>/dev/null \
	  || echo "uv is not to be had for this machine: pip does its work, more slowly"
	@touch $@

define install
{ [ -x $(BIN)/uv ] && $(BIN)/uv pip $(1) $(2) --quiet --python $(BIN)/python --require-hashes; } \
  || $(BIN)/python -m pip install --quiet --require-hashes -r $(2)
$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
endef

.venv/.runtime: requirements.lock pyproject.toml .venv/.uv
	@$(call install,install -r,$<)
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@$(call install,sync,$<)
	@touch $@

.PHONY: node
node:
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(+(a * 100 + +b < 2019))' \
	    2>/dev/null \
	  || { echo "Cornerstore needs Node 20.19 or newer; found: $$(node --version 2>/dev/null || echo none)" >&2; \
	    exit 1; }

frontend/node_modules/.installed: frontend/package-lock.json | node
	@echo "Installing the browser side"
	@$(NPM) ci --no-audit --no-fund
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed $(FRONTEND_SOURCES)
	@echo "Building the browser side"
	@$(NPM) run build
	@touch $@

# --- running --------------------------------------------------------------------------------------

.PHONY: run
run: setup ## Start the shop on this machine (Ctrl-C stops it)
	@exec $(BIN)/shop run

.PHONY: migrate
migrate: setup ## Bring the database to the newest revision
	@$(BIN)/shop migrate

.PHONY: seed
seed: setup ## Fill the shop with the demo
	@$(BIN)/shop seed

.PHONY: shell
shell: setup ## Open a Python shell on the shop's database
	@exec $(BIN)/shop shell

.PHONY: up
up: ## Start the shop in containers (COMPOSE_PROFILES=mysql for MariaDB)
	@deploy/make-secrets
	@COMPOSE_PROFILES=$${COMPOSE_PROFILES:-postgres} docker compose up --build --detach

.PHONY: down
down: ## Stop the containers; what they keep stays
	@COMPOSE_PROFILES=$${COMPOSE_PROFILES:-postgres} docker compose down

# --- judging --------------------------------------------------------------------------------------

.PHONY: test
test: setup .venv/.dev ## Run every test on every database found
	@$(BIN)/python -m tests.run

.PHONY: bench
bench: setup .venv/.dev ## Measure the shop against its floors; figures to read, nothing to fail
	@$(BIN)/python -m tests.benchmarks.run

.PHONY: faults
faults: setup .venv/.dev ## Kill, cut and crowd real shops, every case (half an hour)
	@$(BIN)/python -m tests.run faults

.PHONY: check
check: .venv/.dev $(if $(FRONTEND),frontend/node_modules/.installed) ## Run the fast gates: lint, types, import contracts, architecture
	@$(MAKE) --jobs=2 --keep-going --output-sync=target $(GATES)

GATES := gate-lint gate-types gate-architecture $(if $(FRONTEND),gate-vue gate-vue-types)
.PHONY: $(GATES)

gate-lint:
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet

gate-types:
	$(BIN)/mypy --no-error-summary

# import contracts, the written HTTP contract, names, sizes, jobs, errors
gate-architecture:
	$(BIN)/pytest -q tests/architecture

gate-vue:
	$(NPM) run --silent lint

gate-vue-types:
	$(NPM) run --silent typecheck
	cd frontend && npx openapi-typescript $(TYPES) --check

TYPES := src/api/openapi.json --output src/api/schema.d.ts --read-write-markers --alphabetize

.PHONY: contract
contract: .venv/.dev frontend/node_modules/.installed ## Write down the HTTP contract, its TypeScript types and the pages about it
	@$(BIN)/shop export-contract >frontend/src/api/openapi.json.new
	@mv frontend/src/api/openapi.json.new frontend/src/api/openapi.json
	@cd frontend && npx openapi-typescript $(TYPES)
	@$(BIN)/shop docs docs

.PHONY: docs
docs: setup ## Write the entity diagram and the API guide
	@$(BIN)/shop docs docs

.PHONY: audit
audit: .venv/.dev ## Ask the advisory services about the locked packages (needs the network)
	$(BIN)/uv tool run pip-audit==2.10.1 --require-hashes --disable-pip -r requirements.lock
	$(if $(FRONTEND),$(NPM) audit --omit=dev)

# --- changing -------------------------------------------------------------------------------------

.PHONY: fmt
fmt: .venv/.dev $(if $(FRONTEND),frontend/node_modules/.installed) ## Format the code
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format --quiet
	$(if $(FRONTEND),$(NPM) run format)

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet

.PHONY: lock
lock: .venv/.dev ## Lock the Python packages named in pyproject.toml
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group build --extra s3 --constraint requirements.lock --output-file requirements-image.lock
	$(LOCK) --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
