"""A simulated Kantata OX account."""

from crossfoot.demo.vendors.kantata.records import relabel
from crossfoot.demo.vendors.kantata.server import ACCESS_TOKEN, app

__all__ = ["ACCESS_TOKEN", "app", "relabel"]
