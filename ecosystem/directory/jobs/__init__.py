"""Work that starts outside a request: importing profiles from files."""
