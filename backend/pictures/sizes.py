"""The copies that are made of every photo."""

SIZES = {"small": 240, "medium": 640, "large": 1280}  # the longer side in pixels
