"""What is measured: speed and quality, against what people would use instead. Run by hand, never by tests."""
