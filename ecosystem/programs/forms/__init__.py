"""The forms of programs."""
