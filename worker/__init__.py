"""Runs the jobs that the backend declares."""
