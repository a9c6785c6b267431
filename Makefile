# Two commands matter: `make demo` and `make test`. Each sets up what it needs.
.PHONY: help setup device demo test test-slow check run lock docs peers bench clean
.DEFAULT_GOAL := help

help: ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## everything: runtime, tests, eval suites, on-device model (compiled once; skip it with DEVICE=no)
	@bash deploy/setup.sh core eval measure dev $(if $(filter no,$(DEVICE)),,device)

device: ## only add the on-device model
	@bash deploy/setup.sh core device

demo: ## set up the runtime, load sample data, answer one German and one English question
	@bash deploy/setup.sh core
	@.venv/bin/leitstand demo

test: ## set up everything and run all tests but the slow ones, the net blocked
	@bash deploy/setup.sh core eval measure dev $(if $(filter no,$(DEVICE)),,device)
	@.venv/bin/python -m pytest -n 2 --dist loadfile -m "not slow"

test-slow: ## the rest: tests marked slow, such as eval suites, the demo, long simulations
	@bash deploy/setup.sh core eval measure dev $(if $(filter no,$(DEVICE)),,device)
	@.venv/bin/python -m pytest -n 2 --dist loadfile -m slow

check: ## style, types, generated docs
	@bash deploy/setup.sh core eval measure dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/basedpyright
	@.venv/bin/python -m docs.generate --check

run: ## start the server on loopback
	@bash deploy/setup.sh core
	@.venv/bin/leitstand serve

docs: ## write the generated parts of the documentation, and the router's weights
	@.venv/bin/python -m agents.intent --fit
	@.venv/bin/python -m docs.generate

lock: ## resolve requirements*.in together into hash-pinned locks
	@bash deploy/lock.sh

peers: ## add what `make bench` compares with
	@bash deploy/peers.sh

bench: ## run the side-by-side measurements
	@for file in bench/[a-z]*.py; do echo "== $$file"; .venv/bin/python -m bench.$$(basename $$file .py); done

clean: ## remove the environment
	rm -rf .venv .venv-peers .pytest_cache .ruff_cache .hypothesis build
