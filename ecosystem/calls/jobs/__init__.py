"""Reactions and timed work of calls: ids in, one action called."""
