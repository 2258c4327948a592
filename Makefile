# make run · make test · make lint · make bench: each sets up all that it needs. Only Python ≥ 3.11 and make are expected.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
SECONDS ?= 60
# One more than processors: tests that wait leave theirs to another.
PROCESSES ?= $(shell expr 1 + $$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1))
IN_PARALLEL := -n $(PROCESSES) --dist worksteal
LOCK := -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate

LINTS := lint-style lint-format lint-types lint-vendor lint-catalogue lint-golden lint-page-types lint-page-style
NPM := $(shell command -v npm)
WITHOUT_NODE := @echo "node is not installed: types and style of static/ are not checked"

# Servers and workers start in two thirds of the time where their modules are compiled: PYTHONDONTWRITEBYTECODE is unset.
test test-fast test-full test-nightly coverage: export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup run test test-fast test-full test-nightly coverage mutate lint $(LINTS) bench siege fuzz
.PHONY: vendor lock catalogue settings screenshots thumbnails layouts legibility typed docs package audit sbom golden clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMPS)/test ## what tests and checks need, once: about 2 minutes

run: $(STAMPS)/run ## set up and start the app
	@$(BIN)/gradwalk serve

test: $(STAMPS)/test ## set up and pass a test of everything, browser included
	$(BIN)/python -m pytest -q $(IN_PARALLEL)

test-fast: $(STAMPS)/test ## the engine and the API, without a browser and without long cases
	$(BIN)/python -m pytest -q $(IN_PARALLEL) -m "not browser and not long" tests/engine tests/app tests/field

test-full: $(STAMPS)/test ## every case of everything: before a release, or after a change that many parts feel
	GRADWALK_TESTS=full $(BIN)/python -m pytest -q $(IN_PARALLEL)

test-nightly: $(STAMPS)/test ## all tests, with all cases and many more examples of each kind
	GRADWALK_TESTS=nightly $(BIN)/python -m pytest -q $(IN_PARALLEL)

coverage: $(STAMPS)/test ## every branch of the engine, of limits and errors, by tests that leave nothing to chance
	rm -f .coverage .coverage.*
	GRADWALK_TESTS=full $(BIN)/python -m coverage run -m pytest -q $(IN_PARALLEL) -m "not browser and not hypothesis" \
		--ignore tests/engine/test_growth.py tests/engine tests/app # what counts calls counts those of coverage too
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report

mutate: $(STAMPS)/mutate ## break the table and the language on purpose, thing by thing; takes hours, goes on where it stopped
	GRADWALK_TESTS=full nice -n 15 $(BIN)/python -m scripts.mutation

lint: $(STAMPS)/dev ## style, types and committed files: every check, also after a failure
	@$(MAKE) --no-print-directory --keep-going $(LINTS)

lint-style: $(STAMPS)/dev
	$(BIN)/ruff check .

lint-format: $(STAMPS)/dev
	$(BIN)/ruff format --check .

lint-types: $(STAMPS)/dev
	$(BIN)/mypy

lint-vendor: $(STAMPS)/dev
	$(BIN)/python scripts/check_vendor.py

lint-catalogue: $(STAMPS)/dev
	$(BIN)/python scripts/catalogue.py --check

lint-golden: $(STAMPS)/dev
	$(BIN)/python scripts/golden.py --check

lint-page-types: $(if $(NPM),node_modules/.package-lock.json)
	$(if $(NPM),npx tsc -p tsconfig.json,$(WITHOUT_NODE))

lint-page-style: $(if $(NPM),node_modules/.package-lock.json)
	$(if $(NPM),npm run -s lint,$(WITHOUT_NODE))

bench: $(STAMPS)/bench ## ratios against peers, in one run and one table
	$(BIN)/python -m benchmarks

siege: $(STAMPS)/test ## attack a service on loopback, attack by attack: about 10 minutes
	$(BIN)/python -m benchmarks.siege

fuzz: $(STAMPS)/test ## look for programs and requests that break something: make fuzz SECONDS=3600
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

vendor: node_modules/.package-lock.json ## make static/vendor anew from package.json (needs node)
	npm run -s vendor

lock: ## pin every requirement anew, with hashes and without addresses (needs uv and node)
	uv pip compile $(LOCK) requirements.in -o requirements.txt
	uv pip compile $(LOCK) requirements-dev.in -o requirements-dev.txt
	uv pip compile $(LOCK) requirements-mutate.in -o requirements-mutate.txt
	uv pip compile $(LOCK) requirements-bench.in -o requirements-bench.txt
	uv pip compile $(LOCK) requirements-docs.in -o requirements-docs.txt
	uv pip compile $(LOCK) requirements-audit.in -o requirements-audit.txt
	npm run -s lock

catalogue: $(STAMPS)/dev ## gather and compile the translations
	$(BIN)/python scripts/catalogue.py

settings: $(STAMPS)/run ## the table of docs/settings.md, from the settings
	$(BIN)/python scripts/settings_table.py

screenshots: $(STAMPS)/test ## the pictures of the README
	$(BIN)/python scripts/screenshots.py

thumbnails: $(STAMPS)/run ## the pictures of the gallery, from the examples’ own layouts (needs node)
	$(BIN)/python scripts/thumbnails.py

layouts: $(STAMPS)/run ## what comes with the page: the layouts of the examples, the answer of the first (needs node)
	$(BIN)/python scripts/layouts.py

legibility: $(STAMPS)/test ## docs/legibility.md: every example at every step, measured in the browser; about 20 minutes
	$(BIN)/python scripts/legibility.py

typed: $(STAMPS)/test ## docs/what-you-can-type.md, from the tests' own cases
	$(BIN)/python scripts/what_you_can_type.py

docs: $(STAMPS)/docs ## the documentation as a site, served under /docs; a broken link fails
	$(BIN)/python -m sphinx --fail-on-warning --quiet -b html -d build/doctrees docs site
	@echo "site/index.html"

package: $(STAMPS)/run ## dist/: the wheel and the source distribution
	$(BIN)/python -c 'from hatchling.build import build_sdist, build_wheel; print(build_sdist("dist"), build_wheel("dist"))'

audit: $(STAMPS)/audit ## known vulnerabilities of every dependency, where the registries tell of them
	$(BIN)/python scripts/audit.py

sbom: $(STAMPS)/audit ## dist/*.cdx.json: what Gradwalk consists of, in CycloneDX
	$(BIN)/python -W ignore scripts/sbom.py

golden: $(STAMPS)/test ## values of every operation, for machines without PyTorch (needs PyTorch)
	$(BIN)/python scripts/golden.py

clean: ## forget the set-up
	rm -rf $(VENV) node_modules

node_modules/.package-lock.json: package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Gradwalk needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(STAMPS)/run: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/run
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: $(STAMPS)/dev scripts/prepare_tests.py
	$(BIN)/python scripts/prepare_tests.py
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/docs: requirements-docs.txt $(STAMPS)/run
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-docs.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/mutate: requirements-mutate.txt $(STAMPS)/test
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-mutate.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/bench: requirements-bench.txt $(STAMPS)/test
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/audit: requirements-audit.txt $(STAMPS)/run
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-audit.txt
	@mkdir -p $(STAMPS) && touch $@
