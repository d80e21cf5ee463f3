"""Reactions and timed work of programs."""
