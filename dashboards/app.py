"""The entry of the dashboards: `crossfoot serve` runs it."""

import streamlit as st

from crossfoot.gateway.views import PAGES
from dashboards import frame

st.set_page_config(page_title="Crossfoot", layout="wide")
page = st.navigation(
    [
        st.Page(f"layouts/{name}.py", title=PAGES[name].TITLE, url_path=name, default=name == "executive")
        for name in PAGES
    ],
    position="top",
)
frame.draw()
page.run()
