"""What is known of customers, people and projects, as marks by which two of them may be recognized as the same."""

import re
import unicodedata
from decimal import Decimal

import duckdb
from rapidfuzz import fuzz

LEGAL_FORMS = re.compile(
    r"\b(ab|ag|as|aps|bv|co|company|corp|corporation|gmbh|inc|incorporated|kg|limited|llc|llp|ltd|nv|oy|oyj|plc|pty|sa|sarl"
    r"|sas|se|spa|srl)\b"
)

CUSTOMERS = """
select 'customer', customer_id, customer_id not like 'unmapped:%', mark, value
from (
    select customer_id, 'name' as mark, name as value from harmonized.account
    union select customer_id, 'domain', lower(trim(domain)) from harmonized.account
    union select customer_id, 'name', name from harmonized.erp_customer
    union select customer_id, 'tax_id', upper(regexp_replace(tax_id, '[^A-Za-z0-9]', '', 'g'))
    from harmonized.erp_customer
    union select customer_id, 'country', upper(trim(country)) from harmonized.erp_customer
    union
    select child.customer_id, 'parent', parent.customer_id
    from harmonized.account as child
    join harmonized.account as parent on child.parent_account_id = parent.account_id
    union
    select child.customer_id, 'parent', parent.customer_id
    from harmonized.erp_customer as child
    join harmonized.erp_customer as parent on child.parent_id = parent.erp_customer_id
)
where value <> ''
"""

PEOPLE = """
with named as (
    select resource_id from harmonized.time_entry
    union select resource_id from harmonized.payroll
    union select resource_id from harmonized.expense
    union select resource_id from harmonized.subcontractor_bill
),
known as (
    select resource_id, true as is_known, mark, value from (
        select resource_id, 'name' as mark, name as value from harmonized.worker
        union all select resource_id, 'hr_id', hr_id from harmonized.worker
        union all select resource_id, 'payroll_id', payroll_id from harmonized.worker
        union all select resource_id, 'entity', entity_id from harmonized.worker
        union all select resource_id, 'start', cast(hire_date as varchar) from harmonized.worker
        union all
        select resource_id, 'end', cast(coalesce(termination_date, date '9999-12-31') as varchar)
        from harmonized.worker
        union all select resource_id, 'code', resource_id from harmonized.worker
    )
),
unknown as (
    select resource_id, false as is_known, 'code' as mark, resource_id as value
    from named
    where resource_id not in (select resource_id from harmonized.worker)
)
select 'person', * from (select * from known union all select * from unknown) where value <> ''
"""

PROJECTS = """
with known as (
    select engagement_id from harmonized.engagement union select engagement_id from harmonized.project
),
named as (
    select engagement_id, cast(null as varchar) as customer_id from harmonized.time_entry
    union select engagement_id, null from harmonized.expense
    union select engagement_id, null from harmonized.subcontractor_bill
    union select engagement_id, customer_id from harmonized.invoice
    union select named_engagement_id, customer_id from harmonized.booking
),
marks as (
    select engagement_id, 'name' as mark, name as value from harmonized.project
    union all select engagement_id, 'customer', customer_id from harmonized.engagement
    union all select engagement_id, 'customer', customer_id from named where engagement_id not in (from known)
    union all select engagement_id, 'code', engagement_id from (from known union select engagement_id from named)
)
select distinct 'project', engagement_id, engagement_id in (from known), mark, value
from marks where value <> '' and engagement_id is not null
"""


def read_marks(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, bool, str, str]]:
    """Kind, id, whether a master list holds it, mark and value, in a fixed order; `con` is open on the private file."""
    rows = [row for query in (CUSTOMERS, PEOPLE, PROJECTS) for row in con.execute(query).fetchall()]
    return sorted((*which, mark, code(value) if mark == "code" else value) for *which, mark, value in rows)


def code(id: str) -> str:
    """An id without case, punctuation and leading zeros: `r-007` and `R7` are one code."""
    return "-".join(part.lstrip("0") or "0" for part in re.findall(r"[A-Z]+|\d+", id.upper()))


def alike(name: str) -> str:
    """A name without accents, punctuation, case and legal form; itself where nothing else is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    words = " ".join(re.findall(r"\w+", plain.lower().replace(".", "")))
    return " ".join(LEGAL_FORMS.sub("", words).split()) or words


def likeness(one: str, other: str) -> Decimal:
    """How alike two names are in any word order, 0 to 1; names with different numbers are not alike."""
    one, other = alike(one), alike(other)
    if sorted(re.findall(r"\d+", one)) != sorted(re.findall(r"\d+", other)):
        return Decimal(0)
    return (Decimal(fuzz.token_sort_ratio(one, other)) / 100).quantize(Decimal("0.01"))
