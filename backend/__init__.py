"""Cornerstore's API, rules and data."""
