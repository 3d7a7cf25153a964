"""Filters for guidance as written."""
