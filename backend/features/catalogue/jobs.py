"""The catalogue's messages."""

from backend.kernel.jobs import Job

BUMP = Job("catalogue.bump", group=50)
REMOVE_PHOTO = Job("catalogue.remove_photo", long=True, key=str)
