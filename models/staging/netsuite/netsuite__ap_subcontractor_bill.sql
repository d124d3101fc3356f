-- Bill lines of vendors who work on projects, by project. A bill with one such line is known by its number.
with line as (
    select
        *,
        row_number() over (partition by _source, document_id order by source_ref) as line_of_bill
    from {{ ref('netsuite__document_line') }}
    where
        document_type = 'VendBill'
        and part not in ('main', 'tax')
        and subcontractor_code is not null
        and project_code is not null
        and status = 'posted'
)

select
    line.document_number || case when line.line_of_bill = 1 then '' else '/' || line.line_of_bill end as bill_id,
    line.subcontractor_code as resource_id,
    line.project_code as engagement_id,
    coalesce(line.service_period, line.period) as service_period,
    line.document_date as bill_date,
    line.quantity as hours,
    line.currency,
    line.amount,
    line.source_ref
from line
