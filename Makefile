# Quench (熄焦). `make demo` and `make test` are the two commands; `make help` lists the rest.
# A bare Debian 12 needs: apt-get install -y make python3 python3-venv

PYTHON ?= python3
ARGS ?=
ROUNDS ?= 1000
N ?= 1000000
PYTEST_ARGS ?=
PROCESSES ?= 2

# The one program that stands behind each command; a target only makes the environment and calls it.
QUENCH := .venv/bin/quench
BENCH := .venv/bin/python -m bench
# Each process of the tests has a server of its own, and takes over half of what the other has still to do when it is done.
TESTS = .venv/bin/python -m pytest --numprocesses $(PROCESSES) --dist worksteal
KILL := .venv/bin/python tests/ledger/kill_campaign.py --rounds $(ROUNDS)
PROOFS := .venv/bin/python -m tests.ledger.proof_campaign --count $(N)
DIFFERENTIAL := .venv/bin/python -m tests.differential.campaign --count $(N)
TAMPER := .venv/bin/python -m tests.tampering.campaign
MUTANTS := .venv/bin/python -m tests.mutants.campaign
EVALUATE := .venv/bin/python -m app.detection.campaign
GO_CHECK := .venv/bin/python -m tests.ledger.go_check

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench kill proofs differential tamper rules refusals rules-mutants evaluate go-check bucket graphiql environment environment-dev lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: environment graphiql ## the documents submitted, the tables printed, the API on 127.0.0.1:8000 (ARGS=--no-serve)
	@$(QUENCH) demo $(ARGS)

# Tests start many processes of ours: what the first has compiled, the others read.
test: export PYTHONDONTWRITEBYTECODE =
test: lint ## ruff, mypy --strict and every test, the database included (PYTEST_ARGS="-x -k name"; PROCESSES=0 for --pdb)
	@$(TESTS) $(PYTEST_ARGS)

lint: environment-dev ## ruff and mypy --strict alone
	@.venv/bin/ruff check .
	@.venv/bin/mypy .

bench: environment-dev ## benchmarks beside named peers; writes bench/results.json (ARGS=…)
	@$(BENCH) $(ARGS)

kill: environment-dev ## kill -9 campaigns; adds a row to docs/campaigns.csv (ROUNDS=1000)
	@$(KILL)

proofs: environment-dev ## every proof of every log to 1,024 entries, and mutated ones, none accepted (N=1000000)
	@$(PROOFS)

differential: N := 200
differential: environment-dev ## random late histories, every figure at 20 moments of each by a naive fold (N=200)
	@$(DIFFERENTIAL)

tamper: environment-dev ## every attack on a small ledger, and who finds it; writes docs/tampering.md (ARGS="--seed 1")
	@$(TAMPER) $(ARGS)

rules: environment-dev ## docs/rules.md: every rule of the documents beside the tests that hold it
	@.venv/bin/python -m tests.house.rules_table
	@.venv/bin/python -m tests.house.open_points_page

refusals: environment-dev ## docs/refusals.md: every refusal, its sentences and a test that provokes it
	@.venv/bin/python -m tests.house.refusals_table

rules-mutants: environment-dev ## each rule's guard taken away, each policy number moved; writes docs/rules-mutants.md (ARGS="--only CODE")
	@$(MUTANTS) $(ARGS)

evaluate: environment ## worlds 101-200 simulated, played and told in docs/detection.md (ARGS="--worlds province:normal:101-103 --page no"; --play no: what was played)
	@$(EVALUATE) $(ARGS)

go-check: environment-dev ## golang.org/x/mod accepts our roots, proofs, tiles and notes, where Go is present
	@$(GO_CHECK)

bucket: environment-dev ## the store of evidence in a bucket, against an S3 server from npm (needs node and npm)
	@mkdir -p .quench/s3
	@test -d .quench/s3/node_modules/s3rver || npm install --prefix .quench/s3 --no-package-lock --ignore-scripts \
		--no-audit --no-fund --loglevel=error s3rver@3.7.1
	@.venv/bin/python -m pytest tests/office/evidence/s3_store.py $(PYTEST_ARGS)

graphiql: ## an offline GraphiQL from npm into .quench/static, where npm is present
	@web/graphiql/install

environment:
	@PYTHON=$(PYTHON) .ci/environment run

environment-dev:
	@PYTHON=$(PYTHON) .ci/environment dev

lock: ## lock pyproject.toml anew into requirements*.txt (needs uv)
	@.ci/lock $(ARGS)

clean: ## remove the environment and caches; the ledger in .quench stays
	@rm -rf .venv .venv.lock .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist .quench/npm .quench/static
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
