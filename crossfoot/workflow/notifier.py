"""Sends messages to e-mail, Slack, Teams or a webhook, and remembers which states each channel has been told."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crossfoot.workflow import notices
from crossfoot.workflow.notices import Message, Notice
from crossfoot.workflow.store import Store


@dataclass(frozen=True)
class Channel:
    """Where messages go: `to` is an Apprise address, a secret; empty `owners` are all, `kinds` of notices.KINDS."""

    name: str
    to: str
    owners: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset(notices.KINDS)

    def wants(self, owner: str) -> bool:
        """Whether what belongs to an owner is told here."""
        return not self.owners or owner in self.owners

    def __repr__(self) -> str:
        """Only the name: the address may hold a secret."""
        return f"Channel({self.name})"


class Notifier:
    """Tells each state once per channel. A channel that cannot be reached is told about it the next time."""

    def __init__(
        self, store: Store, channels: Iterable[Channel], warn: Callable[[str], None], address: str = ""
    ) -> None:
        """`warn` is told what could not be sent, in one sentence without the channel's address.

        `address` is where readers open the pages; messages link to them, without one they name commands.
        """
        self._store, self._channels, self._warn, self._address = store, list(channels), warn, address

    def alert(self, found: list[Notice], currency: str) -> int:
        """Sends what a channel wants and has not been told; returns the number of messages sent."""
        sent = 0
        for channel in self._channels:
            told = self._store.told(channel.name)
            new = [n for n in found if n.kind in channel.kinds and channel.wants(n.owner) and n.key not in told]
            sent += self._send(channel, notices.alert(new, currency, self._address)) if new else 0
        return sent

    def digest(self, rows: list[dict[str, Any]], currency: str, day: dt.date) -> int:
        """Sends every owner's open exceptions, once a day; returns the number of messages sent."""
        sent = 0
        for channel in self._channels:
            told = self._store.told(channel.name)
            for owner in sorted({row["owner"] for row in rows if channel.wants(row["owner"])}):
                message = notices.digest(owner, rows, currency, day, self._address)
                sent += self._send(channel, message) if not told.issuperset(message.keys) else 0
        return sent

    def _send(self, channel: Channel, message: Message) -> bool:
        reason = deliver(channel.to, message)
        if reason is None:
            self._store.tell(channel.name, message.keys)
        else:
            self._warn(f"The message '{message.title}' could not be sent to {channel.name}: {reason}")
        return reason is None


def deliver(to: str, message: Message) -> str | None:
    """Sends a message to an Apprise address; returns why it could not be sent, None when it was."""
    import apprise
    from apprise.attachment.memory import AttachMemory

    target, file = apprise.Apprise(), message.file
    attached = [AttachMemory(content=file.content, name=file.name, mimetype=file.mime)] if file else None
    with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as log:
        if not target.add(to):
            return "its address is not one that Apprise knows"
        try:
            if target.notify(message.body, message.title, body_format=apprise.NotifyFormat.TEXT, attach=attached):
                return None
        except Exception as error:  # whatever a service does, a run goes on
            return type(error).__name__
        return " ".join(log.getvalue().split()) or "it was refused"


def addressed(to: str, recipient: str) -> str:
    """The Apprise address of a mail server with this recipient alone, whoever else it names."""
    parts = urlsplit(to)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in ("to", "cc", "bcc")]
    return urlunsplit(parts._replace(path="", query=urlencode([*kept, ("to", recipient)])))
