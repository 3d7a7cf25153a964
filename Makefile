# Every everyday command. Bare `make` lists them.
# A stamp file marks each finished step, so that a second run does only what changed.

SHELL := /bin/sh
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
WMPMH_TEST_SIZE ?= short
# When make itself is killed, the kernel stops what it was running.
GUARD := $(shell command -v setpriv >/dev/null && echo setpriv --pdeathsig TERM --)

# uv takes a quarter of the time; pip knows a mirror that only pip's own configuration names.
INSTALL := VIRTUAL_ENV=.venv .venv/bin/uv pip install --quiet --require-hashes -r
INSTALL_BY_PIP := .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r

.DEFAULT_GOAL := help
.PHONY: help setup run test test-deep bench check fix migrate demo shell pins screenshots

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install everything that running, testing and checking need
	@$(MAKE) --silent --no-print-directory -j3 .venv/dev .venv/system-test static/build/.done
	@$(MAKE) --silent --no-print-directory static/collected/.done

run: ## install what is missing and serve http://localhost:8000
	@$(MAKE) --silent --no-print-directory -j3 .venv/runtime .venv/system static/build/.done
	@$(MAKE) --silent --no-print-directory static/collected/.done
	@exec $(GUARD) $(PYTHON) -m wmpmh.run

test: ## run every test, browser ones included, in under 15 minutes
	@$(MAKE) --silent --no-print-directory setup
	WMPMH_TEST_SIZE=$(WMPMH_TEST_SIZE) $(PYTHON) -m pytest -n 2 -q

test-deep: ## run the same tests at full size
	@$(MAKE) --silent --no-print-directory test WMPMH_TEST_SIZE=deep

bench: .venv/runtime ## spoil every workflow and count what its checks refuse
	$(MANAGE) mutate

check: .venv/dev ## lint, types, import direction, migrations and proof of all content
	.venv/bin/ruff check .
	.venv/bin/ruff format --check --quiet .
	.venv/bin/djlint templates --lint --quiet
	.venv/bin/lint-imports --no-cache
	.venv/bin/mypy
	@# With no server it cannot compare with what was applied, and warns; the files are what we check.
	$(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(MANAGE) prove

fix: .venv/dev ## put right what lint and format can by themselves
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format --quiet .

migrate: .venv/runtime ## bring the database to this code
	$(MANAGE) migrate

demo: .venv/runtime ## add synthetic incidents, clearly marked
	$(MANAGE) seed_demo

shell: .venv/runtime ## a Python prompt with the portal loaded
	$(MANAGE) shell

screenshots: setup ## draw each main page, by day and night, into var/screenshots/
	$(PYTHON) -m wmpmh.embedded exec --data var/drawing --no-fsync -- $(PYTHON) -m tests.journeys.screenshots

pins: .venv/dev ## compile the pinned requirements again from pyproject.toml
	.venv/bin/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

# Steps ------------------------------------------------------------------------

# With no Python to make a virtual environment with, the libraries come first.
.venv/bin/uv: requirements-uv.txt
	python3 -c 'import ensurepip, venv' 2>/dev/null || deploy/system-packages.sh run
	@echo "Making .venv"
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@# Any tool of the environment finds the checkout, wherever it is started.
	echo "$(CURDIR)" > "$$($(PYTHON) -c 'import site; print(site.getsitepackages()[0])')/wmpmh-checkout.pth"
	@touch $@

.venv/runtime: requirements.txt .venv/bin/uv
	@echo "Installing requirements.txt"
	$(INSTALL) requirements.txt || $(INSTALL_BY_PIP) requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/bin/uv
	@echo "Installing requirements-dev.txt"
	$(INSTALL) requirements-dev.txt || $(INSTALL_BY_PIP) requirements-dev.txt
	@touch .venv/runtime $@

.venv/system: deploy/system-packages.sh .venv/bin/uv
	deploy/system-packages.sh run
	@touch $@

.venv/system-test: deploy/system-packages.sh .venv/bin/uv
	deploy/system-packages.sh test
	@touch .venv/system $@

node_modules/.done: package-lock.json .npmrc
	command -v npm >/dev/null || deploy/system-packages.sh run
	@echo "Installing package-lock.json"
	npm ci --silent
	@touch $@

static/build/.done: node_modules/.done package.json $(wildcard static/src/*)
	@echo "Building styles and scripts"
	npm run --silent build
	@touch $@

static/collected/.done: static/build/.done
	$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@
