"""The command line: the demo world, the list of pages, the journal's seals. Start with ``commands.py``."""
