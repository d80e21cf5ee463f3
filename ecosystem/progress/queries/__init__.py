"""Questions about progress."""
