"""The entry of the dashboards: `crossfoot serve` runs it."""

import streamlit as st

from crossfoot.gateway.views import PAGES, RECORD_PAGES
from dashboards import failing, frame, reader

# The pages by the name that addresses them, in the order of the menu.
TITLES = {name: module.TITLE for name, module in PAGES.items()} | RECORD_PAGES | {"console": "SQL"}

st.set_page_config(page_title="Crossfoot", layout="wide")
current = reader.current()
allowed = [name for name in TITLES if name in current.pages]
# The first page stands at `/` and, like every other, under its own name: a default page has no address of its own.
start = st.Page(
    f"layouts/{allowed[0]}.py", title=TITLES[allowed[0]], url_path="start", default=True, visibility="hidden"
)
pages = {
    name: st.Page(
        f"layouts/{name if name in allowed else 'denied'}.py",
        title=TITLES[name],
        url_path=name,
        visibility="visible" if name in allowed else "hidden",
    )
    for name in TITLES
}
page = st.navigation([start, *pages.values()], position="top")
reader.show_account(current)
name = next((name for name in pages if page == pages[name]), allowed[0])
if name not in allowed:
    page.run()
    st.stop()
module = PAGES.get(name)


def draw() -> None:
    """The frame and the page in it."""
    frame.draw(name, has_filters=module is not None, has_forecast=hasattr(module, "HAS_FORECAST"))
    page.run()


failing.told(draw)
