"""From a subject to its SVG."""

from backend.pictures import chocolate, groceries, movies
from backend.pictures.marks import escaped
from backend.pictures.scene import background
from backend.pictures.subject import Subject, Tone, seed_of

WHOLE = "0 0 800 1000"
BARE = {"movie": "80 56 648 880", "chocolate": "120 180 560 756", "grocery": "40 330 720 620"}


def draw(subject: Subject, tone: Tone) -> str:
    """Draw a product's picture, 4:5; the bare object alone for tiles and rows.

    The result carries no script, style, font or outside reference, so it works under a strict
    content policy and inside `img`.
    """
    seed = seed_of(subject.sku)
    box = BARE[subject.kind] if tone is Tone.BARE else WHOLE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img">'
        f"<title>{escaped(subject.alt)}</title>"
        f"{background(subject.tint, tone, seed)}{_object(subject, tone, seed)}</svg>"
    )


def _object(subject: Subject, tone: Tone, seed: int) -> str:
    if subject.kind == "chocolate":
        return chocolate.draw(subject, tone)
    if subject.kind == "movie":
        return movies.draw(subject, tone, seed)
    return groceries.draw(subject, tone, seed)
