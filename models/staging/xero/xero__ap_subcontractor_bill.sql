-- Bill lines for an engagement, by the person whose number stands on the supplier. The month of service is the one that the
-- description begins with, else that of the bill. The first such line of a bill is known by the bill's id.
select
    {{ numbered('line.bill_id', 'line._source', 'line.line_no', '#') }} as bill_id,
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
from {{ ref('xero__document_line') }} as line
where line.document_type = 'ACCPAY' and line.status = 'posted' and line.engagement_id is not null
