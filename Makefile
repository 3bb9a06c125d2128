# Two commands for a newcomer: `make demo` and `make test`. Both make .venv first.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin

include config/airflow.env
export $(shell sed -nE 's/^([A-Z_]+)=.*/\1/p' config/airflow.env)
export RELAY_HOME ?= $(CURDIR)/data
export AIRFLOW_HOME := $(RELAY_HOME)/airflow
export AIRFLOW__CORE__DAGS_FOLDER := $(CURDIR)/dags
export AIRFLOW__CORE__PLUGINS_FOLDER := $(CURDIR)/plugins
export PATH := $(BIN):$(PATH)

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: $(VENV)/.synced ## make .venv from the hashed lock

# uv is installed into the environment itself: a machine needs python3 and make only.
$(VENV)/.synced: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

setup-full: setup ## GiNZA beside it, for `relay detect --profile full` (not in the lock: docs/detection.md says why)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint requirements.lock --no-build-isolation -e ".[full]"

demo: setup ## the whole pipeline on the sample exports, with Airflow, ending in a table
	python -m samples.demo

test: setup ## all tests
	pytest -n 2 --dist loadscope

check: setup ## format, lint, types, SQL, secrets
	ruff format --check .
	ruff check .
	mypy
	sqlfluff lint --quiet dbt_project
	python -m tests.secrets_scan

audit: setup ## what is installed (build/sbom.json, CycloneDX) and what is known to be vulnerable of it; needs a connection
	python -m tests.audit_supply

test-browser: setup ## the pages in a real Chromium: alone, and inside Airflow (skipped where there is none)
	pytest tests/browser -n 0 --ignore tests/browser/test_end_to_end.py -rs

test-e2e: setup ## Airflow running: a file dropped into the inbox reaches the marts by itself, within three minutes
	pytest tests/browser/test_end_to_end.py -n 0 -rs -s

browser-deps: ## Debian's Chromium and Japanese fonts, where they are missing
	command -v chromium >/dev/null || { apt-get update -q && apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk; }

screenshots: setup ## docs/screenshots: every page, light and dark, in both languages, and on a phone
	python -m tests.browser.screenshots

fuzz: setup ## 2,000 mutated exports through intake (the tests run 150)
	RELAY_FUZZ=2000 pytest tests/generative/intake

bench-text: setup ## detection: bars, speed, and Presidio + GiNZA beside it where installed
	python -m tests.benchmarks.bench_text --docs

bench-intake: setup ## reading 1 M rows beside pyarrow.csv on the same file
	python -m tests.benchmarks.bench_intake

bench-linkage: setup ## who is who: precision, recall, seconds per million identifiers, splink on the raw data beside
	python -m tests.benchmarks.bench_linkage

bench-marts: setup ## dbt build on 1 M applications, on ten times as many, and after one more company-month
	python -m tests.benchmarks.bench_marts

bench-gates: setup ## the pool gate on 10 M rows, beside Great Expectations on pandas and plain SQL; k, l, t on 1 M persons
	python -m tests.benchmarks.bench_gates

bench-learning: setup ## the learned model beside the planted truth, LightGBM, and its private twin
	python -m tests.benchmarks.bench_learning

bench-pages: setup ## each page of a release of 1 M applications in Chromium, beside the same bytes from disk
	python -m tests.benchmarks.bench_pages

query: setup ## a SQL prompt on the published release, read-only
	@python dbt_project/query.py

docs-marts: setup ## docs/marts.md from the models' descriptions, with the questions answered anew
	python -m tests.marts_answers
	python dbt_project/marts_docs.py > docs/marts.md

airflow: setup ## Airflow with our DAGs and pages, sample data in it (the first time), at http://localhost:8080
	test -n "$$RELAY_MASTER_KEY" || relay keys create
	test -e "$$RELAY_HOME/inbox" || python -m samples.demo
	python -m samples.sign_in
	AIRFLOW__API__HOST=127.0.0.1 RELAY_ROLES=$${RELAY_ROLES:-$(CURDIR)/config/roles.sample.yml} \
	AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS=$$(python -c "from samples.sign_in import users; print(users())") \
	airflow standalone

clean: ## throw away ./data and caches (not .venv, nor a RELAY_HOME elsewhere)
	rm -rf data build .pytest_cache .mypy_cache .ruff_cache .hypothesis

lock: ## resolve requirements.lock again (hashes only; it names no registry)
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --quiet --custom-compile-command "make lock" -o requirements.lock

.PHONY: help setup setup-full demo test check audit fuzz bench-text bench-intake bench-linkage bench-marts bench-gates bench-learning bench-pages query docs-marts airflow clean lock
