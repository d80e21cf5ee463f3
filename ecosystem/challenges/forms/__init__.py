"""The forms of challenges."""
