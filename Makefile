# make demo   see the seat setup for the person in a sample photo (make demo-eyes: the blinks in a sample film)
# make test   run every test that needs no Docker
# make help   what else there is
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
MODEL := functions/recommend/bundled/car_fit_model.joblib
IMAGES := api analysis vision

.PHONY: help setup demo demo-eyes test test-unit test-infrastructure test-system test-docker check format model validate-model model-card openapi lock \
        validate down bench accuracy-bodies accuracy-refusals accuracy-eyes bench-eyes fit-measurement clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(STAMP) $(MODEL)  ## create .venv with everything, from the locked requirements

demo: setup  ## the main job: photo and stature in, seat setup out, on the embedded engine
	@$(BIN)/hypermob analyze samples/man-174cm.jpg --height-cm 173.9

demo-eyes: setup  ## a film of a face in, blinks, gaze range, CSV and plot out, on the embedded engine
	@$(BIN)/hypermob eyes samples/face-10s.mp4 --prompted up-down

test: setup  ## unit, infrastructure and system tests
	$(BIN)/python -m pytest

test-unit: setup  ## no sockets, seconds
	$(BIN)/python -m pytest tests/unit

test-infrastructure: setup  ## the template and the state machines
	$(BIN)/python -m pytest tests/infrastructure

test-system: setup  ## the real template on the embedded engine, over HTTP
	$(BIN)/python -m pytest tests/system

check: setup  ## format, lint, types, template lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cfn-lint template.yaml
	$(BIN)/python -m tools.state_machines

format: setup  ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

model: $(MODEL)  ## train the seat model that the analysis image carries

validate-model: setup  ## check the seat model against every target; fails when one is missed
	@$(BIN)/python -m training.validate_model --model $(MODEL)

model-card: setup  ## write docs/model-card.md and its plots from the model and its checks
	@$(BIN)/python -m training.model_card --model $(MODEL) --output docs/model-card.md

openapi: setup  ## write docs/openapi.json from the code
	$(BIN)/python -m tools.openapi docs/openapi.json

down:  ## stop the embedded engine
	@if [ -x $(BIN)/hypermob ]; then $(BIN)/hypermob local down; fi

bench: setup  ## where the time of a seat setup goes; writes docs/performance.md
	$(BIN)/python -m bench.seat_setup

accuracy-bodies: setup  ## DATA=DIR [JSON=FILE]: measure every picture of a folder, score it, write docs/accuracy.md
	@$(BIN)/python -m bench.bodies $(DATA) --page $(if $(JSON),--json $(JSON))

accuracy-refusals: setup  ## DATA=DIR: which good pictures are refused, which bad ones are found
	@$(BIN)/python -m bench.refusals $(DATA)

accuracy-eyes: setup  ## DATA=DIR [JSON=FILE]: track the eyes in every film of a folder, score blinks and gaze, write docs/accuracy.md
	@$(BIN)/python -m bench.eyes $(DATA) --page $(if $(JSON),--json $(JSON))

bench-eyes: setup  ## VIDEO=FILE [WINDOWS=8] [GAZE=1]: speed against the naive loop; writes docs/performance.md
	@$(BIN)/python -m bench.eyes_speed $(VIDEO) --page $(if $(WINDOWS),--windows $(WINDOWS)) $(if $(GAZE),--gaze)

fit-measurement: setup  ## DATA=DIR VERSION=N: fit what a photo shows of given proportions
	@$(BIN)/python -m training.fit_measurement $(DATA) --output functions/measure/measurement_model.json --version $(VERSION)

validate: .venv-sam/.installed  ## sam validate --lint
	AWS_DEFAULT_REGION=ap-northeast-2 SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam validate --lint

# For changes to requirements/*.in and constraints.txt: the newest allowed release of everything, with hashes. The images
# take their versions from the development lock, so that a laptop runs what Lambda runs.
RESOLVE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
           --no-emit-index-url --quiet
lock: $(STAMP)  ## resolve the requirements anew
	$(RESOLVE) --upgrade requirements/dev.in -c requirements/constraints.txt -o requirements/dev.txt
	$(RESOLVE) --upgrade requirements/sam.in -o requirements/sam.txt
	@rm -f $(IMAGES:%=requirements/%.txt)
	@for image in $(IMAGES); do \
	  $(RESOLVE) requirements/$$image.in -c requirements/dev.txt -o requirements/$$image.txt || exit 1; \
	done

clean: down  ## stop the engine and remove everything that was made here
	rm -rf .venv .venv-sam .hypermob hypermob-results functions/recommend/bundled

$(STAMP): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' \
	  || { echo "Python 3.11 or 3.12 is needed; say which: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Setting up .venv (about two minutes, once) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-sam/.installed: requirements/sam.txt
	$(PYTHON) -m venv --clear .venv-sam
	.venv-sam/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

$(MODEL): $(STAMP) $(wildcard training/*.py training/vehicles/*.json functions/anthropometry/*) \
          functions/measure/model.py functions/measure/measurement_model.json \
          $(addprefix functions/recommend/,settings.py metadata.py model.py)
	@echo "Training the seat model ..."
	@$(BIN)/python -m training.train_model --output $@
