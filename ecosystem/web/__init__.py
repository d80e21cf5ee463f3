"""The HTTP kit: the only place, beside the views, that knows requests and responses."""
