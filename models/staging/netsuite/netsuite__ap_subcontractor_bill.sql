-- Bill lines of vendors who work on projects, by project. The first such line of a bill is known by the bill's id.
select
    {{ numbered('line.bill_id', 'line._source', 'cast(line.line_id as integer)', '#') }} as bill_id,
    line.subcontractor_code as resource_id,
    line.project_code as engagement_id,
    coalesce(line.service_period, line.period) as service_period,
    line.document_date as bill_date,
    line.quantity as hours,
    line.currency,
    line.amount,
    line.source_ref
from {{ ref('netsuite__document_line') }} as line
where
    line.document_type = 'VendBill'
    and line.part not in ('main', 'tax')
    and line.subcontractor_code is not null
    and line.project_code is not null
    and line.status = 'posted'
