"""What becomes of an uploaded file, and what is refused."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image, ImageCms

from backend.pictures import photos
from backend.pictures.formats import Format
from backend.pictures.photos import Fault, Unfit, develop
from tests.factories.photos import decoded, encoded, make_jpeg, make_picture

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _developed(content, form="JPEG", **said):
    ending = {"JPEG": "jpg"}.get(form, form.lower())
    said = {"file_name": f"photo.{ending}", "media_type": TYPES[form]} | said
    return develop(content, **said)


def _fault(content, form="JPEG", **said):
    with pytest.raises(Unfit) as refusal:
        _developed(content, form, **said)
    return refusal.value.fault


def _left(photo):
    picture = decoded(photo.copies["large"]).convert("RGB")
    return picture.getpixel((picture.width // 4, picture.height // 2))


class TestCopies:
    @pytest.mark.parametrize("form", TYPES)
    def test_are_webp_in_three_sizes(self, form):
        photo = _developed(encoded(make_picture(size=(2000, 1000)), form), form)

        copies = {name: decoded(copy) for name, copy in photo.copies.items()}
        sizes = {name: copy.size for name, copy in copies.items()}
        assert sizes == {"small": (240, 120), "medium": (640, 320), "large": (1280, 640)}
        assert {copy.format for copy in copies.values()} == {"WEBP"}
        assert (photo.width, photo.height) == (1280, 640)

    def test_are_never_blown_up(self):
        photo = _developed(make_jpeg())

        assert {decoded(copy).size for copy in photo.copies.values()} == {(40, 20)}
        assert (photo.width, photo.height) == (40, 20)

    def test_stand_upright_and_tell_nothing(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # to be turned a quarter
        exif[0x010E] = "hunter2"
        content = encoded(make_picture(), exif=exif, comment=b"hunter2")

        photo = _developed(content)

        picture = decoded(photo.copies["large"])
        assert picture.size == (20, 40)
        assert not picture.getexif()
        assert "icc_profile" not in picture.info
        assert all(b"hunter2" not in copy for copy in photo.copies.values())

    @pytest.mark.parametrize(
        ("mode", "form", "colour"),
        [
            ("CMYK", "JPEG", (0, 220, 220, 40)),
            ("L", "JPEG", 128),
            ("L", "PNG", 128),
            ("I;16", "PNG", 0x8080),
            ("P", "PNG", 5),
            ("LA", "PNG", (128, 255)),
            ("1", "PNG", 1),
            ("RGBA", "WEBP", (200, 30, 30, 255)),
        ],
    )
    def test_keep_the_colours_of_every_mode(self, mode, form, colour):
        picture = make_picture(mode=mode, colour=colour)
        wanted = (128,) * 3 if mode == "I;16" else picture.convert("RGB").getpixel((10, 10))

        left = _left(_developed(encoded(picture, form), form))

        assert all(abs(one - other) <= 12 for one, other in zip(left, wanted, strict=True))

    def test_keep_transparency(self):
        content = encoded(make_picture(mode="RGBA", colour=(200, 30, 30, 255)), "PNG")

        picture = decoded(_developed(content, "PNG").copies["small"])

        assert picture.mode == "RGBA"
        assert picture.getpixel((30, 10))[3] == 0

    def test_carry_colours_over_from_a_profile(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

        left = _left(_developed(encoded(make_picture(), icc_profile=profile)))

        assert all(abs(a - b) <= 12 for a, b in zip(left, (200, 30, 30), strict=True))
        assert _developed(encoded(make_picture(), icc_profile=b"no profile")).width == 40

    def test_leave_behind_what_phones_add(self):
        film = b"\0\0\0\x18ftypmp42hunter2"

        for added in (film, make_jpeg(comment=b"hunter2"), b"\0\0"):
            photo = _developed(make_jpeg() + added)
            assert all(b"hunter2" not in copy for copy in photo.copies.values())


class TestRefusals:
    @pytest.mark.parametrize(
        "content",
        [
            SVG,
            b"",
            b"GIF89a" + b"\0" * 50,
            b"%PDF-1.7",
            b"<html>",
            b"PK\x03\x04",
            b"BM" + b"\0" * 60,
        ],
    )
    def test_other_formats(self, content):
        assert _fault(content) is Fault.FORMAT

    def test_other_formats_under_another_name(self):
        assert _fault(SVG, "PNG") is Fault.FORMAT
        assert _fault(encoded(make_picture(), "PNG"), "JPEG") is Fault.MISLABELLED
        assert _fault(make_jpeg(), file_name="photo.svg") is Fault.MISLABELLED
        assert _fault(make_jpeg(), media_type="image/svg+xml") is Fault.MISLABELLED
        assert _developed(make_jpeg(), file_name="photo").width == 40
        assert _developed(make_jpeg(), file_name="PHOTO.JPEG").width == 40

    @pytest.mark.parametrize("form", TYPES)
    def test_what_is_hidden_behind_a_picture(self, form):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as archived:
            archived.writestr("page.html", "<script>alert(1)</script>")
        content = encoded(make_picture(), form)

        for hidden in (archive.getvalue(), SVG, b"<?php"):
            assert _fault(content + hidden, form) is Fault.HIDDEN

    @pytest.mark.parametrize("form", TYPES)
    def test_what_is_cut_off_at_any_place(self, form):
        content = encoded(make_picture(size=(200, 100)), form)

        for end in range(16, len(content), max(1, len(content) // 40)):
            assert _fault(content[:end], form) is Fault.BROKEN

    def test_what_is_damaged_inside(self):
        png = bytearray(encoded(make_picture(), "PNG"))
        png[png.index(b"IDAT") + 6] ^= 0xFF

        assert _fault(bytes(png), "PNG") is Fault.BROKEN
        assert _fault(b"\xff\xd8\xff\xd9") is Fault.BROKEN
        assert _fault(b"\xff\xd8\xff\xe0\x00\x02\xff\xd9") is Fault.BROKEN

    @pytest.mark.parametrize("form", ["PNG", "WEBP"])
    def test_what_a_camera_wrote_only_half(self, form):
        content = encoded(make_picture(), form, exif=b"Exif\0\0II*\0")

        assert _fault(content, form) is Fault.BROKEN

    def test_what_would_need_too_much_room(self):
        bomb = _png_of(60_000, 60_000)
        line = _png_of(20_000, 1)

        assert _fault(bomb, "PNG") is Fault.TOO_LARGE
        assert _fault(line, "PNG") is Fault.TOO_LARGE

    def test_more_pixels_than_allowed(self, monkeypatch):
        monkeypatch.setitem(photos.MAX_PIXELS, Format.JPEG, 799)

        assert _fault(make_jpeg()) is Fault.TOO_LARGE

    @pytest.mark.parametrize("form", ["PNG", "WEBP"])
    def test_moving_pictures(self, form):
        frames = [make_picture(colour=(shade, 0, 0)) for shade in (10, 200)]
        content = encoded(frames[0], form, save_all=True, append_images=frames[1:])

        assert _fault(content, form) is Fault.MOVING


def _png_of(width, height):
    """Return a tiny file that says it is a huge picture."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
