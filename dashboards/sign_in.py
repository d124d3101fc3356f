"""Who is signed in, and for how long: the provider's expiry, at most a day, at most 8 hours without use."""

import time
from dataclasses import dataclass

import streamlit as st

LONGEST = 24 * 3600
IDLE = 8 * 3600

_used: dict[tuple[str, str, float], float] = {}  # when each sign-in was last used; 0 when it was ended


@dataclass(frozen=True)
class Person:
    """Who the provider says is there."""

    email: str
    groups: tuple[str, ...]


class SignedOut(Exception):
    """Nobody is signed in, or not any more; the message says why."""


def person(claims: dict) -> Person:
    """The person of a session, of whom the provider said these `claims`; SignedOut when the sign-in is over."""
    if not claims.get("is_logged_in"):
        raise SignedOut("Sign in to see the numbers.")
    _check_times(claims, now())
    email, groups = claims.get("email"), claims.get("groups") or []
    if not email or claims.get("email_verified") is False:
        raise SignedOut("The identity provider tells no confirmed e-mail address.")
    return Person(email, tuple(groups) if isinstance(groups, list) else (str(groups),))


def end() -> None:
    """Signs out, in every window of this sign-in; for a button."""
    _used[_key(st.user.to_dict())] = 0
    st.logout()


def now() -> float:
    """Seconds since 1970."""
    return time.time()


def _check_times(claims: dict, at: float) -> None:
    began, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(began, int | float) or not isinstance(expires, int | float):
        raise SignedOut("The identity provider tells no time of sign-in.")
    if at >= min(expires, began + LONGEST):
        raise SignedOut("The sign-in has expired.")
    key = _key(claims)
    if at - _used.get(key, began) >= IDLE:
        raise SignedOut("Signed out, by hand or after 8 hours without use.")
    for old in [each for each in _used if at >= each[2] + LONGEST]:
        _used.pop(old, None)
    _used[key] = at


def _key(claims: dict) -> tuple[str, str, float]:
    return str(claims.get("iss")), str(claims.get("sub")), claims.get("iat") or 0
