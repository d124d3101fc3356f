"""A simulated HubSpot account, and its OAuth app."""

from crossfoot.demo.vendors.hubspot.server import ACCESS_TOKEN, OAUTH, app

__all__ = ["ACCESS_TOKEN", "OAUTH", "app"]
