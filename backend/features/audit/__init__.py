"""Owns the record of who changed what. Knows nothing of the things that were changed."""
