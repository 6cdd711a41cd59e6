"""The ground every feature stands on: knows nothing of shops, of Flask or of Celery."""
