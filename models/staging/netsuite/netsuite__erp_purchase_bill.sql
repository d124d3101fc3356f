-- Bills of suppliers, who give them their numbers: the first of a number is known by it; a bill whose lines name several projects names none.
select
    document_number
    || case row_number() over (partition by _source, document_number order by document_date, document_id)
        when 1 then ''
        else '/' || row_number() over (partition by _source, document_number order by document_date, document_id)
    end as bill_id,
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
group by _source, document_id, document_number, entity_code, supplier_name, document_date, currency, status, document_ref
