-- Sales orders by project. An order of one project is known by its number, the parts of others by number and project.
-- Cancelled orders (status C) are none.
with landed as (
    select
        *,
        count(*) over (partition by _source, transaction_id) as projects
    from ({{ current_landed('netsuite', 'sales_order') }}) as sales_order
    where voided = 'F' and coalesce(status, '') <> 'C'
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    coalesce(landed.tranid, landed.transaction_id)
    || case when landed.projects = 1 then '' else '/' || entity.project_code end as order_id,
    entity.project_code as engagement_id,
    cast(coalesce(landed.custbody_cf_signed_date, landed.trandate) as date) as signed_date,
    currency.symbol as currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.source_ref
from landed
inner join {{ ref('netsuite__entity') }} as entity
    on landed._source = entity._source and landed.project = entity.id and entity.project_code is not null
inner join currency on landed._source = currency._source and landed.currency = currency.id
