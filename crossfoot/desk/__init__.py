"""What people do about the numbers, for the command line and the pages alike: the work list, identity, closing."""

from crossfoot.desk.desk import Desk, open_desk

__all__ = ["Desk", "open_desk"]
