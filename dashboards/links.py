"""Choices that an address or a saved view carries: those that this reader has are made, of others a word is told."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

LISTED, FIRST = 1000, 100
"""The most keys that a choice lists, and how many it lists of more, which are typed anyway: every session holds them,
and every rerun sends them."""


def choose(
    place: DeltaGenerator,
    key: str,
    label: str,
    options: Mapping[str, str],
    usual: Sequence[str] | None = None,
    about: str | None = None,
) -> tuple[tuple[str, ...], int]:
    """What the reader chooses of `options`, words by key, and how many others an address or a view names.

    Of many keys, none of them `usual`, the first are listed; others are typed, by key or name. What is neither is among
    the chosen.
    """
    is_long, left_out = usual is None and len(options) > LISTED, 0
    if not is_long:
        left_out = beyond(key, options)
    elif key in st.session_state:
        write(key, [options.get(each, each) for each in st.session_state[key]])
    if is_long:
        about = f"The first {FIRST:,} of {len(options):,} are listed; type the key or name of another one."
    given = place.multiselect(
        label,
        list(options)[:FIRST] if is_long else list(options),
        usual,
        format_func=lambda each: options.get(each, each),
        key=key,
        placeholder="All",
        accept_new_options=is_long,
        help=about,
        bind="query-params",
    )
    return keys_of(given, options), left_out


def keys_of(given: Sequence[str], options: Mapping[str, str]) -> tuple[str, ...]:
    """What was chosen or typed, keys or their words, as keys; what is neither as it is."""
    unknown = {each for each in given if each not in options}
    by_word = {word: each for each, word in options.items() if word in unknown} if unknown else {}
    return tuple(dict.fromkeys(by_word.get(each, each) for each in given))


def beyond(key: str, options: Mapping[Any, str]) -> int:
    """Takes what is no option out of the choice `key` before it is drawn; how many those were.

    `options` are the values that can be chosen, with the words that stand for them in the address.
    """
    if key not in st.session_state:
        return sum(word not in options.values() for word in st.query_params.get_all(key) if word)
    chosen = st.session_state[key]
    wanted = chosen if isinstance(chosen, list) else [chosen]
    kept = [value for value in wanted if value in options]
    if kept != wanted:
        st.session_state[key] = kept if isinstance(chosen, list) else next(iter(options))
    if kept or not wanted:
        write(key, [options[value] for value in kept])
    return len(wanted) - len(kept)


def write(key: str, words: list[str]) -> None:
    """Writes a choice of a view that was opened on another page into the address, before it is drawn.

    Streamlit itself writes only a choice that was drawn before.
    """
    if key in st.session_state.get("view_choices", ()):
        st.query_params[key] = words or ""


def tell(count: int) -> None:
    """A word about choices that are left out; it does not repeat them, as anybody can write an address."""
    if count:
        several = f"{count:,} choices of the address or the view are not among yours and were left out."
        told = several if count > 1 else "A choice of the address or the view is not among yours and was left out."
        st.info(told, icon=":material/link_off:")
