-- Bill lines of vendors who work on projects, by project. The first such line of a number is known
-- by it: numbers are those of the suppliers, and two may have the same.
with line as (
    select
        *,
        row_number() over (partition by _source, document_number order by document_date, source_ref) as line_of_number
    from {{ ref('netsuite__document_line') }}
    where
        document_type = 'VendBill'
        and part not in ('main', 'tax')
        and subcontractor_code is not null
        and project_code is not null
        and status = 'posted'
)

select
    line.document_number || case when line.line_of_number = 1 then '' else '/' || line.line_of_number end as bill_id,
    line.subcontractor_code as resource_id,
    line.project_code as engagement_id,
    coalesce(line.service_period, line.period) as service_period,
    line.document_date as bill_date,
    line.quantity as hours,
    line.currency,
    line.amount,
    line.source_ref
from line
