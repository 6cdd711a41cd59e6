"""Migrations, versioned SQL and bulk statements."""
