# Every target installs what it needs; a second run skips it.
STACK ?= dev
TARGET ?=
REFRESH ?=
KUBERNETES ?=
CONFIRM ?=
TRIVIUM := ./cli/trivium
RETARGET := $(if $(TARGET),--target $(TARGET))
ON := $(RETARGET) $(if $(KUBERNETES),--kubernetes $(KUBERNETES))
INSTALLED := node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help up preview refresh destroy decommission plan check test soak bench docs schemas inventory policy-report simulators-report crds format stop clean

help: ## print the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(INSTALLED): package-lock.json package.json policy/package.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $(INSTALLED)

up: $(INSTALLED) ## bring STACK up in the sandbox: real engine, simulated clouds, for K3s a real Kubernetes API
	@$(TRIVIUM) up --stack $(STACK) $(ON)

preview: $(INSTALLED) ## show what up would change; REFRESH=1 looks for drift first
	@$(TRIVIUM) preview --stack $(STACK) $(ON) $(if $(REFRESH),--refresh)

refresh: $(INSTALLED) ## take over what changed in the simulated clouds
	@$(TRIVIUM) refresh --stack $(STACK) $(ON)

destroy: $(INSTALLED) ## remove STACK from the sandbox; refused while it is protected
	@$(TRIVIUM) destroy --stack $(STACK) $(ON)

decommission: $(INSTALLED) ## lift the deletion protection of the stack named by CONFIRM, so that destroy can follow
	@$(TRIVIUM) decommission --confirm "$(CONFIRM)" $(ON)

plan: $(INSTALLED) ## plan STACK in one process: seconds, no engine
	@$(TRIVIUM) plan --stack $(STACK) $(RETARGET)

check: $(INSTALLED) ## types, lint, format, fast tests: what to run before a commit
	@node --require tsx/cjs tests/support/ledger.ts check

test: $(INSTALLED) ## everything that proves the product, on the real engine too
	@node --require tsx/cjs tests/support/ledger.ts test

soak: $(INSTALLED) ## many more cases, and every stack on every target on the real engine
	@FAST_CHECK_RUNS=5000 node --require tsx/cjs tests/support/ledger.ts soak

bench: $(INSTALLED) ## times and memory, as medians of interleaved runs
	@node --require tsx/cjs tests/bench/bench.ts

docs: $(INSTALLED) ## write the generated parts of the documentation
	@node --require tsx/cjs stacks/config/docs.ts
	@node --require tsx/cjs policy/docs.ts
	@node --require tsx/cjs cli/docs.ts

schemas: $(INSTALLED) ## write generated data: schemas and tables from the SDKs' typings, the pack's rules in CEL
	@node --require tsx/cjs sandbox/schemas/generate.ts
	@node --require tsx/cjs sandbox/models/kubernetes/custom/generate.ts
	@node --require tsx/cjs policy/tables/generate.ts
	@node --require tsx/cjs policy/pods/generate.ts

inventory: $(INSTALLED) ## rewrite the golden inventories; look at each change before you commit it
	@UPDATE_INVENTORY=1 npx mocha tests/stacks/inventory.spec.ts

crds: $(INSTALLED) ## print the custom kinds, and where the definition of each comes from
	@node --require tsx/cjs tests/sandbox/definitions/report.ts

policy-report: $(INSTALLED) ## print each rule's mutants, its verdicts on every plan, and each secure default turned round
	@node --require tsx/cjs tests/policy/report/report.ts

simulators-report: $(INSTALLED) ## print the simulated types and what each is shown to do
	@node --require tsx/cjs tests/sandbox/report.ts

format: $(INSTALLED) ## write all files in the project's format
	@npx prettier --log-level warn --write .

stop: $(INSTALLED) ## stop the sites' control planes; their data stays
	@$(TRIVIUM) stop

clean: ## remove what the sandbox has written; the simulated clouds and the sites are gone then
	@if [ -d node_modules ]; then $(TRIVIUM) stop; fi
	rm -rf .trivium
