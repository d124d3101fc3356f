"""The frame of every page: what the reader chose, and which build, as of when and how fresh it is."""

import datetime as dt
from functools import lru_cache

import streamlit as st

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway.published import RATES
from crossfoot.gateway.views import BASES, COMPARISONS, DIMS, Filters, in_order
from crossfoot.gateway.views.frame import LATE, Frame, read_frame
from crossfoot.gateway.views.words import period_name, spoken
from dashboards import deciding, environment, links, reader, saved_views
from dashboards.theme import literal

PRINTED = """<style>@media print {
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stButton"], [data-testid="stPopover"],
[data-testid="stTooltipIcon"], .modebar-container {display: none}
[data-testid="stMetric"], [data-testid="stPlotlyChart"], [data-testid="stDataFrame"] {break-inside: avoid}
}</style>"""
"""On paper nothing stands that is there to be clicked, and no chart is cut in two; what was chosen stands in words."""


def draw(page: str, has_filters: bool, has_forecast: bool) -> None:
    """The choices and the banners of a page, which finds them by `chosen`. Stops with what to do without a build."""
    st.html(PRINTED)
    try:
        served = gateway.open(environment.workspace(), policy=reader.current().policy)
    except CrossfootError as failure:
        _nothing(failure)
    frame = _frame(served, dt.datetime.now(dt.UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0))
    if not frame.months:
        _nothing(CrossfootError("XF-410", "No period has been reported yet.", next="crossfoot run"))
    filters, currency, left_out = Filters(), "reporting", 0
    with st.sidebar:
        saved_views.draw(frame, page)
        if has_filters:
            filters, currency, left_out = _choices(frame, has_forecast)
    try:
        st.session_state["chosen"] = (served.at(currency), filters, frame)
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"), icon=":material/currency_exchange:")
        st.session_state["chosen"] = (served, filters, frame)
    _banners(frame)
    links.tell(left_out)
    deciding.tell()


def chosen() -> tuple[gateway.Gateway, Filters, Frame]:
    """What this reader looks at now; a reader whose rights have changed gets the whole page anew."""
    served, filters, about = st.session_state["chosen"]
    if reader.current().policy != served.build.policy:
        st.rerun()
    return served, filters, about


def reset() -> None:
    """Takes all choices back; for a button."""
    for dim in DIMS:
        st.session_state[dim] = []
    _, _, about = st.session_state["chosen"]
    st.session_state.update(period=about.months[-1], compare="prior", currency="reporting", basis="current")
    if "soft" in st.session_state:
        st.session_state["soft"] = 100


def narrow(dim: str, key: str) -> None:
    """Narrows the page to one key; for a button."""
    st.session_state[dim] = [key]


@lru_cache(maxsize=16)
def _frame(served: gateway.Gateway, hour: dt.datetime) -> Frame:
    return read_frame(served, hour)


def _choices(frame: Frame, has_forecast: bool) -> tuple[Filters, str, int]:
    """Filters, currency view, and how many choices of the address or a view are not among those of this reader."""
    periods = {each: period_name(each) for each in (*reversed(frame.months), *reversed(frame.quarters))}
    boxes = {
        "period": ("Period", periods),
        "compare": ("Compare with", COMPARISONS),
        "currency": (f"{frame.currency} at", RATES),
        "basis": ("Figures", BASES),
    }
    left_out, bound, chosen = 0, {"bind": "query-params"}, {}
    for key, (label, options) in boxes.items():
        left_out += links.beyond(key, options)
        chosen[key] = st.selectbox(label, list(options), format_func=options.get, key=key, **bound)
    currency, soft = chosen.pop("currency"), 100
    if has_forecast:
        about = "Of soft bookings and the weighted pipeline, in percent."
        soft = st.slider("Forecasts count", 0, 100, 100, 10, "%d %%", key="soft", help=about, **bound)
    narrowed = []
    for dim in DIMS:
        # A typed key that does not exist is refused by the gateway.
        keys, others = links.choose(st.sidebar, dim, dim.replace("_", " ").capitalize(), dict(frame.choices[dim]))
        narrowed.append((dim, keys))
        left_out += others
    st.button("Reset filters", on_click=reset, width="stretch")
    if chosen["period"] == frame.months[-1]:
        chosen["period"] = ""
    return Filters(**chosen, narrowed=in_order(narrowed), soft=soft), currency, left_out


def _banners(frame: Frame) -> None:
    """One line about the build, and a strip for what a reader must know before using a number."""
    marks = {"fresh": ":material/check_circle:", "late": ":material/schedule:", "stale": ":material/error:"}
    parts = [f"as of {frame.as_of}", f"build {frame.build}"]
    if frame.at_risk:
        pay = ", pay included" if reader.current().policy.restricted else ""  # a metric of them leaves pay out
        parts.append(f"{frame.exceptions:,} open exceptions, {spoken(frame.at_risk)} at risk{pay}")
    parts += [] if reader.current().is_signed_in else ["for this machine only, without sign-in"]
    line, more = st.columns([3, 1], vertical_alignment="center")
    line.caption(f"{marks[frame.freshness]} {literal(' · '.join(parts))}")
    with more.popover("Sources", width="stretch"):
        st.dataframe(
            [
                {
                    "source": source.name,
                    "last delivery (UTC)": source.delivered,
                    "age, hours": source.hours,
                    "state": source.state,
                    "records": source.records,
                    "in quarantine": source.quarantined,
                }
                for source in frame.sources
            ],
            hide_index=True,
            alt="Sources with their last delivery and state",
        )
    for caveat, told in frame.caveats.items():
        show = st.warning if caveat == LATE and frame.freshness == "late" else st.error
        show(literal(f"{caveat}: {told}"))


def _nothing(failure: CrossfootError) -> None:
    st.title("Nothing to show yet")
    st.info(literal(f"{failure.code} {failure.what} {failure.why}"))
    st.code(failure.next, language=None)
    st.stop()
