# make demo and make test are all that a fresh machine needs: Python 3.11 or newer, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --quiet

.PHONY: demo test lint types tests test-slow bench put-back half-year schema pictures lock clean

demo: $(VENV)/.run
	@$(BIN)/python -m bot demo

test: lint types tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/add-paper.yml
	$(BIN)/check-jsonschema --schemafile docs/arxiv-bot.schema.json arxiv-bot.toml

types: $(VENV)/.dev
	$(BIN)/mypy

tests: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not slow" -n auto --dist worksteal

test-slow: $(VENV)/.dev
	$(BIN)/python -m pytest -m slow

# How fast it is and what memory it takes, as JSON; on the real nights where they are.
bench: $(VENV)/.dev
	@$(BIN)/python -m tests.bench

# Papers taken out of lists and put back by the bot: make put-back MIRROR=DIR LISTS="A.md B.md"
LISTS ?= README.md
put-back: $(VENV)/.dev
	@$(BIN)/python -m tests.put_back --mirror "$(MIRROR)" $(LISTS)

# Half a year of runs with all that goes wrong, on a mirror's nights: make half-year MIRROR=DIR
half-year: $(VENV)/.dev
	@$(BIN)/python -m tests.half_year $(if $(MIRROR),--mirror "$(MIRROR)")

$(VENV)/.run: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# The package itself is linked into the environment; its build tool comes from the lock, too.
$(VENV)/.dev: requirements-dev.lock pyproject.toml $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# After changing bot/config.py.
schema: $(VENV)/.dev
	$(BIN)/python -c "import json; from bot.config import Config; print(json.dumps(Config.model_json_schema(), indent=2, sort_keys=True))" > docs/arxiv-bot.schema.json

# After changing a body of the bot's; it needs Chromium.
pictures: $(VENV)/.dev
	$(BIN)/python -m tests.pictures

# Needs uv; run it after changing dependencies in pyproject.toml.
lock:
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .arxiv-bot .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
