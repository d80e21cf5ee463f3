"""The tests: `docs/testing.md` says how they are built and what each folder proves."""
