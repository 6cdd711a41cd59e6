"""The picture formats taken, told by what the bytes say and not by what they are called."""

from enum import StrEnum

END_OF_PNG = b"\x00\x00\x00\x00IEND\xaeB`\x82"
MARK = 0xFF  # begins every JPEG marker
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
RESTARTS = range(0xD0, 0xD8)
BARE = {0x01, *RESTARTS, 0xD8}  # JPEG markers without a length


class Format(StrEnum):
    """A format by the name Pillow gives it."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"

    def goes_with(self, *, file_name: str, media_type: str) -> bool:
        """Say whether a name and a media type belong to it; a missing ending says nothing."""
        _, dot, ending = file_name.rpartition(".")
        return media_type.lower() in MEDIA_TYPES[self] and (
            not dot or ending.lower() in ENDINGS[self]
        )


MEDIA_TYPES = {
    Format.JPEG: {"image/jpeg", "image/jpg", "image/pjpeg"},
    Format.PNG: {"image/png"},
    Format.WEBP: {"image/webp"},
}
ENDINGS = {
    Format.JPEG: {"jpg", "jpeg", "jpe", "jfif"},
    Format.PNG: {"png"},
    Format.WEBP: {"webp"},
}


def format_of(content: bytes) -> Format | None:
    """Return the format that the first bytes name."""
    if content.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Format.WEBP
    return None


def is_whole(content: bytes, found: Format) -> bool:
    """Say whether the picture's own end is there."""
    return _end(content, found) is not None


def trailing(content: bytes, found: Format) -> bytes:
    """Return what follows the picture and is none of what cameras put there."""
    rest = content[_end(content, found) or len(content) :]
    # phones add a second JPEG (brightness) or a short film; neither is ever passed on
    from_camera = found is Format.JPEG and (rest[:3] == b"\xff\xd8\xff" or rest[4:8] == b"ftyp")
    return b"" if from_camera else rest.strip(b"\0")


def _end(content: bytes, found: Format) -> int | None:
    if found is Format.PNG:
        at = content.find(END_OF_PNG)
        return None if at < 0 else at + len(END_OF_PNG)
    if found is Format.WEBP:
        end = 8 + int.from_bytes(content[4:8], "little")
        return end if end <= len(content) else None
    return _end_of_jpeg(content)


def _end_of_jpeg(content: bytes) -> int | None:
    """Walk from marker to marker: an end of image may stand inside a preview, too."""
    at = 2
    while at + 4 <= len(content) or content[at : at + 2] == b"\xff\xd9":
        if content[at] != MARK:
            return None
        marker = content[at + 1]
        if marker == END_OF_IMAGE:
            return at + 2
        if marker == MARK:
            at += 1
        elif marker in BARE:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            if marker == START_OF_SCAN:
                at = _end_of_scan(content, at)
    return None


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker stands behind compressed data."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] != 0 and content[at + 1] not in RESTARTS:
            return at
        at += 2
