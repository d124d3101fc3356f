"""What a page says when it fails, or a part of it that is drawn again alone."""

from collections.abc import Callable

import streamlit as st
from streamlit.errors import FragmentHandledException

from crossfoot.errors import CrossfootError
from crossfoot.gateway.failures import logged
from dashboards.theme import literal


def told(draw: Callable[[], None]) -> None:
    """Draws, and tells a failure; of what nobody foresaw an id, under which the server's log has the rest.

    It goes on to Streamlit, which says only that something failed.
    """
    try:
        draw()
    except FragmentHandledException:  # told where it failed
        raise
    except CrossfootError as refused:
        next = f"Next: {refused.next}" if refused.next else ""
        st.error(literal(" ".join(filter(None, (refused.code, refused.what, refused.why, next)))))
        raise
    except Exception as error:
        id = logged(error)
        st.error(
            literal(f"XF-900 This could not be shown. Tell who runs Crossfoot here the id {id}: its log has the rest.")
        )
        raise
