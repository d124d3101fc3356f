-- Bill lines for an engagement, by the person whose number stands on the supplier. The month of service is the one that the
-- description begins with, else that of the bill. A bill with one such line is known by its number.
with line as (
    select
        *,
        row_number() over (partition by _source, document_id order by line_no) as line_of_bill
    from {{ ref('xero__document_line') }}
    where document_type = 'ACCPAY' and status = 'posted' and engagement_id is not null
)

select
    line.document_number || case when line.line_of_bill = 1 then '' else '/' || line.line_of_bill end as bill_id,
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
