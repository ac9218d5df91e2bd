# make run: extract the bundled sample corpus into out/.  make test: every quick check.  make docs: the documentation site.
# make slow: the slow tests.  make bench: the measurements.  make sbom: a list of all parts.  make audit: known faults in them.
PYTHON ?= python3.11
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet -c constraints.txt

.PHONY: run test slow docs bench sbom audit clean

$(VENV)/.installed: pyproject.toml constraints.txt
	@echo "installing into $(VENV): this takes a minute or two"
	$(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make run PYTHON=python3.12')"
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(PIP) -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) -e ".[plots,parquet,duckdb,cluster,docs,dev]"
	touch $@

$(VENV)/.installed-audit: $(VENV)/.installed
	$(PIP) -e ".[audit]"
	touch $@

run: $(VENV)/.installed
	$(BIN)/findings extract corpus/sample --out out

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -rs

slow: $(VENV)/.installed-dev
	$(BIN)/pytest -rs -m slow

docs: $(VENV)/.installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.gold
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.chain
	$(BIN)/python -m benchmarks.reading_pdf
	$(BIN)/python -m benchmarks.review
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.proportions
	$(BIN)/python -m benchmarks.learning

# the parts of the pinned environment, as CycloneDX
sbom: $(VENV)/.installed-audit
	$(BIN)/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-reproducible --output-file sbom.json

# needs a network: without one it says so and goes on. Found faults fail
audit: $(VENV)/.installed-audit
	@$(BIN)/python .ci/audit.py constraints.txt

clean:
	rm -rf $(VENV) out dist build site sbom.json
