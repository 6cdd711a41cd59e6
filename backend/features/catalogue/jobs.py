"""The catalogue's messages."""

from backend.kernel.jobs import Job

BUMP = Job("catalogue.bump", group=50)
REMOVE_PHOTO = Job("catalogue.remove_photo", long=True, key=str)
INDEX_WORDS = Job("catalogue.index_words", long=True)
RANK_PRODUCTS = Job("catalogue.rank_products", long=True, every="day 03:30")
