-- What the revenue engine posted to income accounts, in the currency of the project.
select
    project_code as engagement_id,
    entity_code as entity_id,
    period,
    currency,
    cast(-amount as decimal(18, 6)) as amount,
    source_ref
from {{ ref('netsuite__document_line') }}
where is_revenue_recognition and accttype = 'Income' and status = 'posted'
