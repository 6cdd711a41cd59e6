import smtplib
from dataclasses import replace
from email import message_from_bytes, policy
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from backend.adapters.mail import SmtpMailer, compose, open_mailer
from backend.kernel.errors import Invalid, Transient
from backend.kernel.ports import Mail
from backend.settings import SettingsError
from tests.processes import free_port

LETTER = Mail(to="ada@example.org", subject="Your order", text="Grüße\n", html="<p>Grüße</p>")


class Post:
    """A mail server's opinions, and what it took."""

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return self.goodbye

    def __init__(self):
        self.letters: list[bytes] = []
        self.answer = "250 OK"
        self.goodbye = "221 Bye"
        self.logins: list[LoginPassword] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(envelope.content)
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append(data)
        return AuthResult(success=True)


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def server(post):
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=post.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    yield controller
    controller.stop()


class TestSmtp:
    def test_counts_a_letter_that_was_taken_however_they_part(self, server, post):
        post.goodbye = "451 Not now"

        open_mailer(f"smtp://127.0.0.1:{server.port}").send(LETTER)

        assert len(post.letters) == 1

    def test_signs_and_numbers_a_letter_as_it_says(self):
        own = replace(LETTER, sender="a@example.org", sender_name="Böhm & Co", key="order-1-2")

        message = compose(own, sender="shop@example.org")

        assert message["From"] == "Böhm & Co <a@example.org>"
        assert message["Message-ID"] == "<order-1-2@example.org>"

    def test_hands_the_letter_over(self, server, post):
        mailer = open_mailer(f"smtp://127.0.0.1:{server.port}?from=shop@example.org")

        mailer.send(LETTER)

        letter = message_from_bytes(post.letters[0], policy=policy.default)
        assert (letter["From"], letter["To"]) == ("shop@example.org", "ada@example.org")
        assert letter["Subject"] == "Your order"
        assert [part.get_content().strip() for part in letter.iter_parts()] == [
            "Grüße",
            "<p>Grüße</p>",
        ]

    def test_logs_in_with_what_the_address_says(self, server, post):
        mailer = open_mailer(f"smtp://me%40shop:p%2Fw@127.0.0.1:{server.port}")

        mailer.send(LETTER)

        assert (post.logins[0].login, post.logins[0].password) == (b"me@shop", b"p/w")

    def test_says_when_an_address_will_never_do(self, server, post):
        post.answer = "550 No such user"

        with pytest.raises(Invalid):
            open_mailer(f"smtp://127.0.0.1:{server.port}").send(LETTER)

    def test_says_when_it_may_work_later(self, server, post):
        post.answer = "450 Greylisted"

        with pytest.raises(Transient):
            open_mailer(f"smtp://127.0.0.1:{server.port}").send(LETTER)

    def test_says_so_too_when_nobody_answers(self):
        with pytest.raises(Transient):
            open_mailer(f"smtp://127.0.0.1:{free_port()}").send(LETTER)

    def test_sends_no_password_in_the_clear(self, monkeypatch):
        mailer = cast("SmtpMailer", open_mailer("smtp://me:pw@mail.example.org"))

        class Plain(smtplib.SMTP):
            def ehlo(self, name=""):
                return (250, b"")

        with Plain() as server, pytest.raises(smtplib.SMTPNotSupportedError):
            mailer._encrypt(server)


class TestCompose:
    def test_keeps_a_subject_on_one_line(self):
        letter = compose(
            Mail(to="a@b.org", subject="Hi\r\nBcc: x@y.org", text="."), sender="s@b.org"
        )

        assert letter["Subject"] == "Hi Bcc: x@y.org"
        assert letter["Bcc"] is None

    def test_refuses_an_address_with_a_line_break(self):
        with pytest.raises(Invalid):
            compose(Mail(to="a@b.org\nBcc: x@y.org", subject="", text="."), sender="s@b.org")


def test_writes_to_the_console(capsys):
    open_mailer("console:").send(LETTER)

    assert "| To: ada@example.org\n| Subject: Your order\n|\n| Grüße\n" in capsys.readouterr().out


def test_refuses_an_address_of_another_kind():
    with pytest.raises(SettingsError, match=r"^MAIL_URL: "):
        open_mailer("mailto:me")
