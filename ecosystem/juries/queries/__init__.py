"""Questions about juries."""
