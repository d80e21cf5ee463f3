"""Reactions and timed work of meetings."""
