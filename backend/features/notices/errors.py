"""The ways notices say no."""

from backend.kernel.errors import NotFound


class NoticeGone(NotFound):
    title = "This notice does not exist"
