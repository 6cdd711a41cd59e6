"""Owns what the shop tells a person inside the app. Knows nothing of what happened elsewhere."""
