"""What a page says when it fails."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from crossfoot.errors import CrossfootError
from dashboards.theme import literal

_LOG = logging.getLogger("crossfoot.pages")


@contextmanager
def told() -> Iterator[None]:
    """Tells a failure of what is drawn in it; of what nobody foresaw an id, under which the server's log has the rest.

    It goes on to Streamlit, which says only that something failed.
    """
    try:
        yield
    except CrossfootError as refused:
        next = f"Next: {refused.next}" if refused.next else ""
        st.error(literal(" ".join(filter(None, (refused.code, refused.what, refused.why, next)))))
        raise
    except Exception:
        id = secrets.token_hex(4)
        _LOG.exception("A page failed: %s", id)
        st.error(literal(f"XF-900 This page failed. Tell who runs Crossfoot here the id {id}: its log has the rest."))
        raise
