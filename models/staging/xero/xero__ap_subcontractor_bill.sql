-- Bill lines for an engagement, by the person whose number stands on the supplier. The month of service is the one that the
-- description begins with, else that of the bill. The first such line of a number is known by it: numbers are those
-- of the suppliers, and two may have the same.
with line as (
    select
        *,
        row_number() over (partition by _source, document_number order by document_date, document_id, line_no) as line_of_number
    from {{ ref('xero__document_line') }}
    where document_type = 'ACCPAY' and status = 'posted' and engagement_id is not null
)

select
    line.document_number || case when line.line_of_number = 1 then '' else '/' || line.line_of_number end as bill_id,
    line.contact_code as resource_id,
    line.engagement_id,
    coalesce(
        nullif(regexp_extract(line.description, '^[0-9]{4}-(0[1-9]|1[0-2])'), ''), {{ month_of('line.document_date') }}
    ) as service_period,
    line.document_date as bill_date,
    line.quantity as hours,
    line.currency,
    cast(line.net as decimal(18, 6)) as amount,
    line.source_ref || '#' || line.line_no as source_ref
from line
