"""Uploaded photos: judged without trust, turned upright, stripped bare, cut to the shop's sizes."""

import io
import struct
import warnings
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageCms, ImageOps

from backend.pictures.formats import Format, format_of, is_whole, trailing
from backend.pictures.sizes import SIZES

MAX_BYTES = 8 * 1024 * 1024
# a JPEG is decoded at a fraction of its size, the others whole: four bytes a pixel
MAX_PIXELS = {Format.JPEG: 64_000_000, Format.PNG: 24_000_000, Format.WEBP: 24_000_000}
MAX_SIDE = 16_000
QUALITY = 82
DEEP_GREY = {"I", "I;16", "I;16B", "I;16L", "F"}
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, struct.error)


class Fault(StrEnum):
    """Why a file is no photo for the shop, in words for who sent it."""

    FORMAT = "A JPEG, PNG or WebP picture"
    MISLABELLED = "The file is not what its name says"
    BROKEN = "The picture is damaged or cut off"
    TOO_LARGE = "The picture has too many pixels"
    MOVING = "A picture that does not move"
    HIDDEN = "Something else is hidden behind the picture"


class Unfit(Exception):
    """The file is not used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Photo:
    """The shop's own copies of a photo by size; width and height are those of the largest."""

    copies: dict[str, bytes]
    width: int
    height: int


def develop(content: bytes, *, file_name: str, media_type: str) -> Photo:
    """Make WebP copies of an uploaded picture, without anything it carried beside its pixels.

    Raises Unfit.
    """
    found = format_of(content)
    if found is None:
        raise Unfit(Fault.FORMAT)
    if not found.goes_with(file_name=file_name, media_type=media_type):
        raise Unfit(Fault.MISLABELLED)
    if not is_whole(content, found):
        raise Unfit(Fault.BROKEN)
    if trailing(content, found):
        raise Unfit(Fault.HIDDEN)
    picture = _opened(content, found)
    copies = {name: _copy(picture, side) for name, side in SIZES.items()}
    largest = ImageOps.contain(picture, _box(picture, SIZES["large"]))
    return Photo(copies, width=largest.width, height=largest.height)


def _opened(content: bytes, found: Format) -> Image.Image:
    """Decode every pixel: what can not be decoded whole is no picture. Raises Unfit."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count ourselves
            picture = Image.open(io.BytesIO(content), formats=[found.value])
            _check(picture, found)
            largest = SIZES["large"]
            picture.draft(None, (largest, largest))
            picture.load()
            return _plain(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError:
        raise Unfit(Fault.TOO_LARGE) from None
    except BROKEN:
        raise Unfit(Fault.BROKEN) from None


def _check(picture: Image.Image, found: Format) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS[found] or max(width, height) > MAX_SIDE:
        raise Unfit(Fault.TOO_LARGE)
    # a phone's JPEG may hold a second picture of the same scene; that is no movement
    if found is not Format.JPEG and getattr(picture, "is_animated", False):
        raise Unfit(Fault.MOVING)


def _plain(picture: Image.Image) -> Image.Image:
    """Return eight bits of red, green and blue a pixel, with transparency where there is some."""
    if picture.mode in DEEP_GREY:
        top = 255 if picture.mode == "F" else 65_535
        return picture.convert("F").point(lambda grey: grey * (255 / top)).convert("RGB")
    has_alpha = picture.mode in {"LA", "PA", "RGBA"} or "transparency" in picture.info
    mode = "RGBA" if has_alpha else "RGB"
    return _in_srgb(picture, mode).convert(mode)


def _in_srgb(picture: Image.Image, mode: str) -> Image.Image:
    """Carry the colours of another profile over; the profile itself is left behind."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=mode if picture.mode in {"RGB", "RGBA"} else "RGB",
        )
    except (ImageCms.PyCMSError, OSError):
        return picture  # a profile that nobody can read: the colours are taken as they are
    return converted if converted is not None else picture


def _copy(picture: Image.Image, side: int) -> bytes:
    small = ImageOps.contain(picture, _box(picture, side), Image.Resampling.LANCZOS)
    small.info.clear()
    out = io.BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def _box(picture: Image.Image, side: int) -> tuple[int, int]:
    """Return the space a copy has; no picture is blown up."""
    side = min(side, max(picture.size))
    return side, side
