-- Bills of suppliers, who give them their numbers: the first of a number is known by it; a bill whose lines name several engagements names none.
select
    document_number
    || case row_number() over (partition by _source, document_number order by document_date, document_id)
        when 1 then ''
        else '/' || row_number() over (partition by _source, document_number order by document_date, document_id)
    end as bill_id,
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
group by _source, document_id, document_number, entity, contact_name, document_date, currency, status, source_ref
