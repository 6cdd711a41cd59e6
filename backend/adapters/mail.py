"""Letters: written to the console, or handed to a mail server."""

import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from backend.kernel.errors import Invalid, Transient
from backend.kernel.ports import Mail, Mailer
from backend.settings import SettingsError

TIMEOUT_SECONDS = 10
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PERMANENT = 500


def open_mailer(url: str) -> Mailer:
    """Return the way letters go, as MAIL_URL says.

    smtp:// encrypts with STARTTLS (`?tls=off` forbids it, this machine never needs it), smtps://
    from the first byte. `?from=` names the sender.
    """
    if url == "console:":
        return ConsoleMailer()
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        example = "smtp://user:PASSWORD@mail.example.org:587"
        raise SettingsError("MAIL_URL", "is not console:, smtp:// or smtps://", example)
    options = parse_qs(parts.query)
    is_smtps = parts.scheme == "smtps"
    return SmtpMailer(
        host=parts.hostname,
        port=parts.port or (465 if is_smtps else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_smtps=is_smtps,
        starts_tls=not is_smtps
        and options.get("tls") != ["off"]
        and parts.hostname not in _LOOPBACK,
        sender=options.get("from", [f"shop@{parts.hostname}"])[0],
    )


class ConsoleMailer:
    """Writes each letter to standard output: for a shop that is tried out."""

    def send(self, mail: Mail) -> None:
        """Write one letter."""
        lines = (f"To: {mail.to}", f"Subject: {mail.subject}", "", mail.text.rstrip())
        body = "\n".join(f"| {line}".rstrip() for line in "\n".join(lines).splitlines())
        sys.stdout.write(f"A letter (MAIL_URL is console:)\n{body}\n")
        sys.stdout.flush()


@dataclass(frozen=True)
class SmtpMailer:
    """Hands each letter to one server, in a connection of its own."""

    host: str
    port: int
    username: str
    password: str
    is_smtps: bool
    starts_tls: bool
    sender: str

    def send(self, mail: Mail) -> None:
        """Send one letter.

        Raises Transient when it may work later, Invalid when the address will never do.
        """
        message = compose(mail, sender=self.sender)
        is_taken = False
        try:
            with self._connected() as server:
                server.send_message(message)
                is_taken = True
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            if code >= _PERMANENT:
                raise Invalid(errors={"to": ["Not accepted by the mail server"]}) from error
            raise Transient(retry_after=60) from error
        except (OSError, smtplib.SMTPException) as error:
            if is_taken:  # it broke while saying goodbye: sent again, the letter would come twice
                return
            raise Transient(retry_after=60) from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        if self.is_smtps:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        with server:
            if self.starts_tls:
                self._encrypt(server)
            if self.username:
                server.login(self.username, self.password)
            yield server

    def _encrypt(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        elif self.username:
            message = "the mail server offers no encryption, the password is not sent"
            raise smtplib.SMTPNotSupportedError(message)


def compose(mail: Mail, *, sender: str) -> EmailMessage:
    """Write the letter as it travels. Raises Invalid for an address that is none."""
    message = EmailMessage()
    sender = mail.sender or sender
    try:
        message["From"] = formataddr((" ".join(mail.sender_name.split()), sender))
        message["To"] = mail.to
    except ValueError as error:  # a line break in an address
        raise Invalid(errors={"to": ["Not an address"]}) from error
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = formatdate()
    domain = sender.rpartition("@")[2]
    message["Message-ID"] = f"<{mail.key}@{domain}>" if mail.key else make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message
