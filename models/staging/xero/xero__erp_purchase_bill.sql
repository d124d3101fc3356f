-- Bills of suppliers; a bill whose lines name several engagements names none.
select
    bill_id,
    entity as entity_id,
    contact_name as supplier,
    case
        when min(engagement_id) = max(engagement_id) and count(engagement_id) = count(*) then min(engagement_id)
    end as engagement_id,
    document_date as date,
    currency,
    cast(sum(net) as decimal(18, 6)) as amount,
    status,
    source_ref
from {{ ref('xero__document_line') }}
where document_type = 'ACCPAY'
group by _source, document_id, bill_id, entity, contact_name, document_date, currency, status, source_ref
