"""Nhịp Cầu: one Flask application cut by feature, standing on a small kernel (see docs/house.md)."""
