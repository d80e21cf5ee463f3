"""The dashboard: the first page after signing in, by role: what waits and what to do next. Start with ``queries.py``."""
