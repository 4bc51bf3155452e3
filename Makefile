# 驿路有家 (stationfinder). `make help` lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
NAME   ?= all

PROOFS := $(VENV)/proofs

.PHONY: help setup run test check format bench proofs screenshots lock clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready ## .venv with everything that run, test and check need

$(VENV)/.ready: requirements/dev.txt requirements/build.txt pyproject.toml
	@echo "setting up $(VENV) (first time: about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## serve the site with the real sample stations
	@$(BIN)/stationfinder init
	@exec $(BIN)/stationfinder serve --port $(PORT) --next-free

test: setup proofs ## all tests; prints what is skipped and why
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

# What comes from npm: proofs (every test run) and lighthouse (its bench only, 190 MB).
$(VENV)/%/.ready: tools/%/package.json tools/%/package-lock.json $(VENV)/.ready
	@mkdir -p $(@D)
	@cp tools/$*/package.json tools/$*/package-lock.json tools/$*/.npmrc $(@D)/
	@npm ci --quiet --no-progress --prefix $(@D) >/dev/null && touch $@

proofs: setup ## html-validate, axe and acorn for the proofs of the pages (needs npm)
	@command -v npm >/dev/null || { echo "no npm: proofs by html-validate and axe are skipped"; exit 0; }; \
	  test $(PROOFS)/.ready -nt tools/proofs/package-lock.json || $(MAKE) --no-print-directory $(PROOFS)/.ready \
	  || echo "npm could not install tools/proofs: these proofs are skipped"

screenshots: setup ## pictures of every screen into var/gallery/index.html (needs Chromium)
	@$(BIN)/python tools/screenshots.py $(ARGS)

check: setup ## format, lint, types, import contracts, vendored files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/vendor.py verify

format: setup ## put the code into the house's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

$(VENV)/.bench: $(VENV)/.ready requirements/bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/.bench ## speed against the real peers: NAME=nearest, nearest-2m, exact, endpoint, page, startup, parse, expand, filtered, along, usable, lighthouse or all
	@case "$(NAME)" in lighthouse|all) command -v npm >/dev/null && $(MAKE) --no-print-directory $(VENV)/lighthouse/.ready;; esac; true
	@$(BIN)/python -m bench $(NAME)

lock: ## pin the newest releases with hashes (needs uv)
	@for group in run dev bench; do \
	  extra=$$(test $$group = run || echo "--extra $$group"); \
	  uv pip compile pyproject.toml $$extra --universal --python-version 3.11 --generate-hashes --no-header --quiet --upgrade -o requirements/$$group.txt; done
	@echo 'setuptools>=80' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade -o requirements/build.txt

clean: ## remove what setup and run made
	rm -rf $(VENV) var *.egg-info
