"""A simulated Salesforce org, with Certinia PS Cloud installed in it."""

from crossfoot.demo.vendors.salesforce.server import app

SALES = ("crm_account", "crm_booking", "crm_invoice_mirror", "crm_opportunity_snapshot")
"""What the org tells of sales: files of the drop that it replaces."""

DELIVERY = (
    "psa_assignment_plan",
    "psa_baseline",
    "psa_bill_rate",
    "psa_engagement",
    "psa_estimate",
    "psa_milestone",
    "psa_recurring_fee",
    "psa_time_entry",
    "ref_project_class",
)
"""What Certinia in the org tells."""

__all__ = ["DELIVERY", "SALES", "app"]
