"""Ready queries of the console for the questions finance asks most, over the published tables."""

CHECKED = {
    "Which won deals have no project?": "R01",
    "Which approved time never reached the ERP?": "R26",
    "Which approved time is unbilled for too long?": "R37",
    "Which rebillable expenses are not billed?": "R34",
    "Which invoices does the CRM not reflect?": "R41",
    "Which invoices in the CRM are absent from the ERP?": "R42",
    "Which cash is not applied?": "R47",
    "What was billed twice?": "R43",
    "What changed in a closed period?": "R60",
}
"""The check that answers a question record by record."""

_CHECKED = """\
select exception.note, record.record, record.left_value, record.right_value, record.currency,
    record.risk_reporting, record.left_ref, record.right_ref
from reconciliation.exception_record as record
inner join reconciliation.exceptions as exception on record.exception_id = exception.exception_id
where exception.check_id = '{check}'
order by record.risk_reporting desc, record.record"""

EXAMPLES = {question: _CHECKED.format(check=check) for question, check in CHECKED.items()} | {
    "What is at risk, by owner?": """\
select owner, count(*) as exceptions, sum(amount_counted) as at_risk, max(age_days) as oldest
from reconciliation.exceptions
group by owner
order by at_risk desc""",
    "What do customers owe, by age?": """\
select customer, currency, bucket, sum(open_amount) as owed
from marts.open_item_month
where period = (select max(period) from marts.open_item_month)
group by customer, currency, bucket
order by customer, currency, bucket""",
    "Revenue by engagement and month": """\
select period, engagement, customer, practice, sum(revenue_net) as revenue_net
from marts.engagement_month
group by period, engagement, customer, practice
order by period desc, revenue_net desc""",
}
"""SQL by question."""
