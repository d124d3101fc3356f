"""What a reader sees at the address of a page that the role does not open."""

import streamlit as st

from dashboards import reader
from dashboards.theme import literal

st.title("No permission", anchor=False)
st.info(literal(f"The role {reader.current().role} does not open this page."), icon=":material/lock:")
