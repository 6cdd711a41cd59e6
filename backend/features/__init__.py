"""The shop, one folder per feature, on a ladder: a feature imports only features below it."""
