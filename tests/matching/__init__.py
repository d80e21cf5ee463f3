"""Tests of the engine: a pure library, so no application, no database and no network."""
