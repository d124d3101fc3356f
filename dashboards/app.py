"""The entry of the dashboards: `crossfoot serve` runs it."""

import streamlit as st

from crossfoot.gateway.views import PAGES
from dashboards import frame, reader

# The pages by the name that addresses them, in the order of the menu.
TITLES = {name: module.TITLE for name, module in PAGES.items()} | {
    "reconciliation": "Reconciliation",
    "close": "Close & audit",
    "data_health": "Data health",
    "console": "SQL",
}

st.set_page_config(page_title="Crossfoot", layout="wide")
current = reader.current()
allowed = [name for name in TITLES if name in current.pages]
pages = {
    name: st.Page(f"layouts/{name}.py", title=TITLES[name], url_path=name, default=name == allowed[0])
    for name in allowed
}
page = st.navigation(list(pages.values()), position="top")
reader.show_account(current)
shown = next((PAGES[name] for name in PAGES if page == pages.get(name)), None)
frame.draw(has_filters=shown is not None, has_forecast=hasattr(shown, "HAS_FORECAST"))
page.run()
