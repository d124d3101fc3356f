.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= demo-firm
UV := $(shell command -v uv)
PIP_INSTALL := $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python --compile-bytecode,$(BIN)/pip install --quiet)

.PHONY: help
help: ## lists the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(VENV)/.installed ## creates the environment from requirements.lock, with uv or with pip alone

# --no-deps: the lock is complete, and dbt-core's experimental parser must stay out.
# Bytecode is compiled here, because importing dbt without it takes twice as long.
$(VENV)/.installed: requirements.lock pyproject.toml
	$(if $(UV),$(UV) venv --quiet --clear --python $(PYTHON),$(PYTHON) -m venv --clear) $(VENV)
	$(PIP_INSTALL) --require-hashes --no-deps -r requirements.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	$(if $(UV),,$(BIN)/python -m compileall -q -j 2 $(VENV)/lib)
	@touch $@

.PHONY: demo
demo: setup ## a made-up firm from its systems, read over HTTP, to the dashboards; SERVE=0 stops at the numbers
	$(BIN)/python -m crossfoot.demo.live $(DEMO)
ifneq ($(SERVE),0)
	$(BIN)/crossfoot -C $(DEMO) serve
endif

.PHONY: test
test: setup ## every test that needs no extra service
	$(BIN)/pytest -n 2 --dist loadfile

.PHONY: lint
lint: setup ## style of Python and SQL, and the arrows between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint models tests/audits

.PHONY: bench
bench: setup ## measures the times that README promises
	CROSSFOOT_DLT=$(VENV)/dlt $(BIN)/python -m benchmarks

.PHONY: bench-dlt
bench-dlt: setup $(VENV)/dlt/.installed bench ## the same, with dlt loading the same records beside ours

$(VENV)/dlt/.installed:
	$(PIP_INSTALL) --target $(VENV)/dlt 'dlt[duckdb]==1.31.0'
	@touch $@

.PHONY: test-duckdb2
test-duckdb2: $(VENV)/duckdb2/.duckdb2 ## the tests on DuckDB 2.0
	$(VENV)/duckdb2/bin/pytest -n 2 --dist loadfile

# A stamp of its own: `setup` makes .installed, before DuckDB 2.0 has taken the place of the locked one.
$(VENV)/duckdb2/.duckdb2: requirements.lock pyproject.toml
	$(MAKE) setup VENV=$(VENV)/duckdb2
	$(if $(UV),$(UV) pip install --quiet --python $(VENV)/duckdb2/bin/python,$(VENV)/duckdb2/bin/pip install --quiet) 'duckdb>=2.0,<2.1'
	@touch $@

.PHONY: test-postgres
test-postgres: $(VENV)/postgres/.installed ## decisions stored in PostgreSQL (Debian: apt-get install postgresql)
	PYTHONPATH=$(VENV)/postgres CROSSFOOT_TEST_POSTGRES=$${CROSSFOOT_TEST_POSTGRES:-start} $(BIN)/pytest tests/workflow -k postgres

$(VENV)/postgres/.installed: $(VENV)/.installed
	$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/pip install --quiet) --target $(@D) 'psycopg[binary]>=3.2,<4'
	@touch $@

.PHONY: test-referees
test-referees: setup $(VENV)/referees/.installed ## the simulated systems read by clients that others wrote, ours on servers of others (needs npm)
	PYTHONPATH=$(VENV)/referees CROSSFOOT_REFEREES=$(VENV)/referees $(BIN)/pytest tests/systems/referees

$(VENV)/referees/.installed:
	$(PIP_INSTALL) --target $(VENV)/referees simple-salesforce==1.12.10 hubspot-api-client==12.0.0 localstack-xero==0.1.2
	npm install --silent --prefix $(VENV)/referees/node @stoplight/prism-cli@5.16.0
	@touch $@

.PHONY: test-browser
test-browser: setup browser-firm ## journeys through the pages in Chromium
	CROSSFOOT_BROWSER_FIRM=$(DEMO) $(BIN)/pytest tests/browser

.PHONY: screenshots
screenshots: setup browser-firm ## pictures of every page, light and dark, at two widths
	@$(BIN)/crossfoot -C $(DEMO) serve --port 8653 & server=$$!; sleep 5; \
	$(BIN)/python -m tests.browser.screenshots http://127.0.0.1:8653 screenshots; kill $$server

.PHONY: browser-firm
browser-firm: setup
	@command -v chromium >/dev/null || { echo "Chromium is not installed: apt-get install chromium"; exit 1; }
	@test -f $(DEMO)/builds/CURRENT || $(MAKE) demo SERVE=0

.PHONY: test-faults
test-faults: setup ## extraction under every fault and killed at fifty points: nothing lost, nothing doubled
	$(BIN)/pytest -n 2 -m faults tests/systems

.PHONY: test-mutants
test-mutants: setup ## breaks the models one by one and counts the breaks that no test sees
	$(BIN)/python -m tests.mutants

.PHONY: clean
clean: ## removes environments, caches and the demo firm
	rm -rf $(VENV) $(DEMO) target logs .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
