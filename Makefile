# make run: extract the bundled sample corpus into out/.  make test: every quality gate.  make bench: the measurements.
PYTHON ?= python3.11
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: run test bench clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[parquet,cluster,dev]"
	touch $@

run: $(VENV)/.installed
	$(BIN)/findings extract corpus/sample --out out

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.gold
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.chain
	$(BIN)/python -m benchmarks.reading_pdf
	$(BIN)/python -m benchmarks.review
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.proportions
	$(BIN)/python -m benchmarks.learning

clean:
	rm -rf $(VENV) out dist build
