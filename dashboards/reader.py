"""Who looks, and what they may see; asked anew at every rerun."""

import getpass

from crossfoot.gateway.access import Reader, local_reader


def current() -> Reader:
    """The reader of this session: on this machine, without sign-in, its administrator."""
    return local_reader(getpass.getuser())
