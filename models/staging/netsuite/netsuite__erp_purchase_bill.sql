-- Bills of suppliers; a bill whose lines name several projects names none.
select
    bill_id,
    entity_code as entity_id,
    supplier_name as supplier,
    case when min(project_code) = max(project_code) and count(project_code) = count(*) then min(project_code) end as engagement_id,
    document_date as date,
    currency,
    cast(sum(amount) as decimal(18, 6)) as amount,
    status,
    document_ref as source_ref
from {{ ref('netsuite__document_line') }}
where document_type = 'VendBill' and part not in ('main', 'tax')
group by _source, document_id, bill_id, entity_code, supplier_name, document_date, currency, status, document_ref
