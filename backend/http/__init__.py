"""RESTX dressed for our use: knows the kernel, not the features."""
