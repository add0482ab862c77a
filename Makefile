# make demo   find the seat setup for the person in a sample photo (make demo-eyes: the blinks in a sample video)
# make test   run every test that needs neither Docker nor a browser
# make console   the same in the browser
# make help   list all targets
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?=
FIND_PYTHON = bash tools/find_python.sh '$(PYTHON)'
BIN := .venv/bin
STAMP := .venv/.installed
MODEL := functions/recommend/bundled/car_fit_model.joblib
IMAGES := api analysis vision
POSE_NETWORK := .venv/.pose-network
NODE_MODULES := web/node_modules/.package-lock.json
NPM := $(BIN)/python -m tools.node npm --prefix web
CONSOLE := web/dist/index.html
export CHROMIUM ?= $(firstword $(wildcard $(addprefix /usr/bin/,chromium google-chrome google-chrome-stable chromium-browser)))

.PHONY: help setup demo demo-eyes test test-unit test-infrastructure test-system test-docker images check format model validate-model model-card openapi lock \
        validate down bench accuracy-bodies accuracy-refusals accuracy-spoiled accuracy-edits accuracy-eyes compare-eyes fit-hidden-eyes bench-eyes load fuzz cost calibrate fit-measurement clean \
        deploy redeploy smoke rollback destroy audit mutants pre-commit web console test-web screenshots deploy-console

help:  ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(STAMP) $(POSE_NETWORK) model  ## create .venv with everything, from the locked requirements

demo: setup  ## find the seat setup for a sample photo and stature, on the embedded engine
	@$(BIN)/hypermob analyze samples/man-174cm.jpg --height-cm 173.9

demo-eyes: setup  ## measure blinks and gaze range in a sample video, with CSV and plot, on the embedded engine
	@$(BIN)/hypermob eyes samples/face-10s.mp4 --prompted up-down

console: setup web  ## open the web console in the browser, on the embedded engine
	@$(BIN)/hypermob console

test: setup  ## run unit, infrastructure and system tests, two at a time
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

test-unit: setup  ## run the unit tests: no sockets, takes seconds
	$(BIN)/python -m pytest tests/unit

test-infrastructure: setup  ## test the template and the state machines
	$(BIN)/python -m pytest tests/infrastructure

test-system: setup  ## test the real template on the embedded engine, over HTTP
	$(BIN)/python -m pytest tests/system

test-docker: images  ## test the built images as Lambda runs them: read-only, no network, every event of events/
	TEST_DOCKER=1 $(BIN)/python -m pytest tests/docker

test-web: setup $(NODE_MODULES)  ## test the web console: format, types, unit tests, size, and every page in a real browser
	@[ -x '$(CHROMIUM)' ] \
	  || { echo "Chromium was not found. Run apt-get install chromium, or give its path: make CHROMIUM=..." >&2; exit 1; }
	$(NPM) run check
	$(NPM) test
	$(NPM) run build
	$(NPM) run size
	$(NPM) run e2e

screenshots: setup web  ## take pictures of every page, light and dark, desktop and phone
	$(NPM) run screenshots

images: $(STAMP)  ## [BASE=IMAGE]: build the three images with Docker and print what each adds to its base image
	@for image in $(IMAGES); do \
	  docker build --file functions/Dockerfile --target $$image --tag hypermob:$$image \
	    $(if $(BASE),--build-arg BASE='$(BASE)') . || exit 1; \
	done
	@$(BIN)/python -m tools.images.sizes

check: setup  ## format, lint, types, import rules, dead code, template lint; the console's own are in test-web
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/cfn-lint template.yaml
	$(BIN)/python -m tools.state_machines
	@[ ! -d web/node_modules ] || $(NPM) run --silent api:lint

format: setup  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

model: $(STAMP)  ## train the seat model that the analysis image carries, unless it is newer than its sources
	@$(BIN)/python -m tools.seat_model

validate-model: setup  ## check the seat model against every target; fails if it misses one
	@$(BIN)/python -m training.validate_model --model $(MODEL)

model-card: setup  ## write docs/model-card.md and its plots from the model and its checks
	@$(BIN)/python -m training.model_card --model $(MODEL) --output docs/model-card.md

openapi: setup  ## write docs/openapi.json from the code, and the client's documents from that
	$(BIN)/python -m tools.openapi docs/openapi.json
	$(BIN)/python -m tools.client_documents

down:  ## stop the embedded engine
	@if [ -x $(BIN)/hypermob ]; then $(BIN)/hypermob local down; fi

bench: setup  ## measure the steps of a seat setup; writes docs/performance.md
	$(BIN)/python -m bench.seat.setup

accuracy-bodies: setup  ## DATA=DIR [NETWORK=full] [JSON=FILE]: measure every picture of a folder, score it, write docs/accuracy.md
	@$(BIN)/python -m bench.bodies.accuracy $(DATA) --page $(if $(NETWORK),--network $(NETWORK)) $(if $(JSON),--json $(JSON))

accuracy-refusals: setup  ## DATA=DIR: count refused good pictures and detected bad ones
	@$(BIN)/python -m bench.bodies.refusals $(DATA)

accuracy-spoiled: setup  ## DATA=DIR: count spoilt pictures (hidden legs, bars, hats, overlapping people) that are told
	@$(BIN)/python -m bench.bodies.spoiled $(DATA) --page

accuracy-edits: setup  ## DATA=DIR [COUNT=N]: say how far brightness, crop, resize and JPEG move the lengths
	@$(BIN)/python -m bench.bodies.edits $(DATA) --page $(if $(COUNT),--count $(COUNT))

accuracy-eyes: setup  ## DATA=DIR [JSON=FILE]: track the eyes in every video of a folder, score blinks and gaze, write docs/accuracy.md
	@$(BIN)/python -m bench.eyes.accuracy $(DATA) --page $(if $(JSON),--json $(JSON))

compare-eyes: setup  ## DATA=DIR: score blinks beside fixed rules and OpenWillis (its own .venv); writes docs/accuracy.md
	@$(MAKE) --silent .venv-openwillis/.installed \
	  || echo "OpenWillis could not be installed (it needs PyPI, once): its row is left out." >&2
	@$(BIN)/python -m bench.eyes.compare $(DATA) --page

fit-hidden-eyes: setup  ## DATA=DIR: fit the rule for hidden eyes to videos with drawn covers, check it, write docs/accuracy.md
	@$(BIN)/python -m bench.eyes.hidden.fit $(DATA) --page

bench-eyes: setup  ## VIDEO=FILE [WINDOWS=8] [GAZE=1]: compare the speed with the naive loop; writes docs/performance.md
	@$(BIN)/python -m bench.eyes.speed $(VIDEO) --page $(if $(WINDOWS),--windows $(WINDOWS)) $(if $(GAZE),--gaze)

load: setup  ## [ANALYSES=500] [SEED=1] [FAULTS=0]: run many analyses while the engine fails and users are erased
	@$(BIN)/python -m bench.load.run --page $(if $(ANALYSES),--analyses $(ANALYSES)) $(if $(SEED),--seed $(SEED)) $(if $(filter 0,$(FAULTS)),--no-faults)

fuzz: setup  ## [EACH=50]: send random and hostile requests to the engine, others each time
	FUZZ=$(or $(EACH),50) $(BIN)/python -m pytest tests/system/test_api_properties.py tests/system/test_hostile_inputs.py

cost: setup  ## [MEASURE=1]: what a photo, a minute of video and a month cost on AWS; writes docs/costs.md
	@$(BIN)/python -m bench.costs.cost $(if $(MEASURE),--measure)

calibrate: setup  ## DATA=DIR: compare the service with tape lengths of your own people; DIR has photos and tape.csv
	@$(BIN)/python -m training.calibration $(DATA)

fit-measurement: setup  ## DATA="DIR ..." VERSION=N [NETWORK=full]: fit the measurement model of a pose network: what a photo shows of known people
	@$(BIN)/python -m training.fit_measurement $(DATA) --network $(or $(NETWORK),full) --version $(VERSION)

validate: .venv-sam/.installed  ## run sam validate --lint
	AWS_DEFAULT_REGION=ap-northeast-2 SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam validate --lint

# CONFIG_ENV names a section of samconfig.toml: default, staging or prod. STACK and REGION override its values.
WHERE = --config-env='$(CONFIG_ENV)' --stack-name='$(STACK)' --region='$(REGION)'

deploy: $(STAMP) .venv-sam/.installed  ## [CONFIG_ENV=prod]: build the images and deploy; see docs/deploy.md
	@$(BIN)/python -m tools.deploy $(WHERE)

redeploy: $(STAMP)  ## FUNCTION=measure [CONFIG_ENV=prod] [IMAGE=URI]: deploy a single function
	@$(BIN)/python -m tools.redeploy '$(FUNCTION)' --image='$(IMAGE)' $(WHERE)

deploy-console: $(STAMP) web  ## [CONFIG_ENV=prod]: upload the web console to a stack with EnableConsole; see docs/console.md
	@$(BIN)/python -m tools.console $(WHERE)

smoke: $(STAMP)  ## URL=... KEY=..., or [CONFIG_ENV=prod]; [TOKEN=...]: run six checks against a deployed API
	@URL='$(URL)' KEY='$(KEY)' TOKEN='$(TOKEN)' $(BIN)/python -m tools.smoke $(WHERE)

rollback: $(STAMP)  ## [CONFIG_ENV=prod]: restore what the stack ran before the last `make deploy` from this folder
	@$(BIN)/python -m tools.rollback restore $(WHERE)

destroy: $(STAMP)  ## [CONFIG_ENV=prod]: delete a stack and all its data, after asking
	@CONFIRM='$(CONFIRM)' $(BIN)/python -m tools.destroy $(WHERE)

audit: .venv-audit/.installed  ## check for known flaws in locked packages (needs the network), secrets, unsafe workflows
	@.venv-audit/bin/python -m tools.audit

mutants: $(STAMP) .venv-mutants/.installed  ## [MODULES="blinks lids"] [AGAIN=1]: change the core place by place; shows what no test notices
	@$(BIN)/python -m tools.mutants $(if $(AGAIN),--again) $(MODULES)

pre-commit: $(STAMP) .venv-audit/.installed  ## install a hook that runs the checks before every commit
	.venv-audit/bin/pre-commit install

# Run this after changes to requirements/*.in and constraints.txt: it locks the newest allowed releases, with hashes. The
# images take their versions from the development lock, so that a laptop runs the same as Lambda.
RESOLVE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
           --no-emit-index-url --quiet
lock: $(STAMP)  ## resolve the requirements again
	$(RESOLVE) --upgrade requirements/dev.in -c requirements/constraints.txt -o requirements/dev.txt
	$(RESOLVE) --upgrade requirements/sam.in -o requirements/sam.txt
	$(RESOLVE) --upgrade requirements/node.in -o requirements/node.txt
	$(RESOLVE) --upgrade requirements/audit.in -o requirements/audit.txt
	$(RESOLVE) --upgrade requirements/mutants.in -c requirements/dev.txt -o requirements/mutants.txt
	$(RESOLVE) --upgrade requirements/openwillis.in --override requirements/openwillis.overrides -o requirements/openwillis.txt
	@rm -f $(IMAGES:%=requirements/%.txt)
	@for image in $(IMAGES); do \
	  $(RESOLVE) requirements/$$image.in -c requirements/dev.txt -o requirements/$$image.txt || exit 1; \
	done

clean: down  ## stop the engine and delete all generated files
	rm -rf .venv .venv-uv .venv-sam .venv-audit .venv-mutants .venv-openwillis .mutants .hypermob hypermob-results functions/recommend/bundled web/node_modules web/dist

$(STAMP): requirements/dev.txt
	@python=$$($(FIND_PYTHON)) && echo "Setting up .venv (about two minutes, once) ..." && "$$python" -m venv --clear .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Without it photos are measured by the network that MediaPipe's package has: a little less exact, and the answer says so.
$(POSE_NETWORK): requirements/pose/package-lock.json requirements/models.sha256 $(STAMP)
	@if $(BIN)/python -m tools.pose_network >/dev/null; then touch $@; \
	else echo "Going on with MediaPipe's own pose network. The next make tries again." >&2; fi

web: $(CONSOLE)  ## build the web console

$(CONSOLE): $(NODE_MODULES) $(shell find web/src web/public -type f) $(wildcard web/*.html web/*.json web/*.config.ts)
	@$(NPM) run --silent build -- --logLevel warn
	@touch $@

# npm writes this file after it has installed everything.
$(NODE_MODULES): web/package-lock.json | $(STAMP)
	@echo "Installing the web console's packages ..."
	@$(NPM) ci --loglevel error
	@touch $@

.venv-sam/.installed .venv-audit/.installed .venv-mutants/.installed .venv-openwillis/.installed: .venv-%/.installed: requirements/%.txt
	python=$$($(FIND_PYTHON)) && "$$python" -m venv --clear .venv-$*
	.venv-$*/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@
