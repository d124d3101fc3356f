"""Sign-in for `serve`: what is refused, and how Streamlit is told. No secret is written to a file."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crossfoot.errors import INSECURE, CrossfootError
from crossfoot.settings import LOOPBACK, Settings, SignIn

SIGN_IN = "CROSSFOOT_SIGN_IN"
SHORTEST = 32
FEWEST = 10  # different characters in a secret: 64 times the same one is a placeholder, a random one has more


def checked(settings: Settings, workspace: Path) -> SignIn | None:
    """The sign-in that is set, if any; XF-781 for a weak or written secret, XF-421 without `access.yml` (exit 78)."""
    from crossfoot.gateway.access import read_access

    client = settings.serve.sign_in
    if client is None:
        return None
    for name in ("client_secret", "cookie_secret"):
        value = getattr(client, name)
        if not value or not settings.is_secret(value):
            raise _weak(name, "It must be a reference to the environment, like ${NAME}, and not empty.")
    if len(client.cookie_secret) < SHORTEST or len(set(client.cookie_secret)) < FEWEST:
        raise _weak("cookie_secret", f"Who guesses it is anybody: it must be random, of {SHORTEST} characters or more.")
    read_access(workspace / "access.yml")
    return client


def configure(client: SignIn | None) -> None:
    """Tells Streamlit in memory who the provider is, and the pages whether readers sign in."""
    from streamlit.runtime.secrets import secrets_singleton

    os.environ[SIGN_IN] = "yes" if client else ""
    if client:
        auth = {"server_metadata_url": client.metadata_url, "client_id": client.client_id}
        auth |= {"client_secret": client.client_secret, "cookie_secret": client.cookie_secret}
        secrets_singleton.merge_programmatic_secrets({"auth": auth | {"redirect_uri": client.redirect_uri}})


def hosts(client: SignIn | None, address: str) -> dict[str, Any]:
    """The options of Streamlit that name the host readers open, which a proxy may serve."""
    if client is None:
        return {}
    parts = urlsplit(client.redirect_uri)
    return {
        "browser.serverAddress": parts.hostname,
        "browser.serverPort": parts.port or (443 if parts.scheme == "https" else 80),
        "server.allowedHosts": [*LOOPBACK, address, parts.hostname],
    }


def _weak(name: str, why: str) -> CrossfootError:
    return CrossfootError(
        "XF-781",
        f"serve.sign_in.{name} is refused.",
        why=why,
        kept="Nothing is served.",
        next="python -c 'import secrets; print(secrets.token_urlsafe(48))' makes one; put it in the environment",
        exit_code=INSECURE,
    )
