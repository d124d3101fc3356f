with landed as (
    {{ current_landed('netsuite', 'customer') }}
),

subsidiary as (
    {{ current_landed('netsuite', 'subsidiary') }}
)

select
    landed.entityid as erp_customer_id,
    coalesce(subsidiary.externalid, landed.subsidiary) as entity_id,
    coalesce(landed.companyname, landed.entityid) as name,
    landed.custentity_cf_tax_id as tax_id,
    parent.entityid as parent_id,
    landed.source_ref
from landed
left join subsidiary on landed._source = subsidiary._source and landed.subsidiary = subsidiary.id
left join landed as parent on landed._source = parent._source and landed.parent = parent.id
