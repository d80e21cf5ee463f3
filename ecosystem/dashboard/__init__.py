"""The dashboard: the first page after signing in, by role. Start with ``queries.py``."""
