"""The administrators' room: figures of the house, parked jobs, people, and what happened.

It owns no tables: it shows the journal and the runner's deliveries of the kernel, and asks ``accounts`` to act. Start
with ``rules.py``.
"""
