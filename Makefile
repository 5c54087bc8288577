# What these do is told in .ci/README.md.
.PHONY: run test bench

# The parent-death signal lets everything stop cleanly even when make itself is killed.
run:
	@setpriv --pdeathsig TERM .ci/start

# All of it, or some steps: make test STEP="fmt e2e"
test:
	@.ci/test $(STEP)

bench:
	@.ci/bench
