"""How fast matching is, beside its peers on the same workload in the same run; see `docs/matching.md`."""
