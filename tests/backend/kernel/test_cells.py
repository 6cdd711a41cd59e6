import pytest

from backend.kernel.cells import guarded, unguarded

HOSTILE = ['=HYPERLINK("http://x")', "+49", "-5", "@home", "\tTab", "  =1+1", "\uff1d1"]
HARMLESS = ["Food", "'tis", "", "A-B", "'", "''"]
LOOKING_GUARDED = ["'=1", "''+1", "' @x"]


@pytest.mark.parametrize("text", [*HOSTILE, *LOOKING_GUARDED])
def test_takes_the_sting_out(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_the_rest_alone(text):
    assert guarded(text) == unguarded(text) == text


@pytest.mark.parametrize("text", [*HOSTILE, *LOOKING_GUARDED, *HARMLESS])
def test_gives_every_text_back(text):
    assert unguarded(guarded(text)) == text
