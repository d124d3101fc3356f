"""A simulated Salesforce org, with Certinia PS Cloud installed in it."""

from crossfoot.demo.vendors.salesforce.server import app

__all__ = ["app"]
