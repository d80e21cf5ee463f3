"""Quality on real data: adapters that turn the rows of the evaluation sets into portraits and ask `matching`.

There is no second engine here: parts, mixes, texts and lists are `matching`'s. `make evaluate DATA=DIR` prints the
table; `docs/matching.md` says what the figures mean. Weights are learnt on an inner split by time of the training
rows; rows of the test are read only to be asked and scored.
"""
