"""Lưu vết: capture, record, read, compare and index the controlled documents of an office."""

__version__ = "0.1.0"
