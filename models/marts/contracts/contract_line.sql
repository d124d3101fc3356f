with unlinked as (
    select distinct
        line_id,
        customer_id
    from {{ ref('booking') }}
    where engagement_id is null
),

referenced as (
    select engagement_id from {{ ref('invoice') }}
    union
    select engagement_id from {{ ref('wip_adjustment') }}
    union
    select engagement_id from {{ ref('milestone') }}
    union
    select engagement_id from {{ ref('recurring_fee') }}
    union
    select engagement_id from {{ ref('opening_recognised') }}
),

unknown as (
    select referenced.engagement_id
    from referenced
    left join {{ ref('engagement') }} as engagement on referenced.engagement_id = engagement.engagement_id
    where engagement.engagement_id is null and referenced.engagement_id is not null
)

select
    engagement_id as line_id,
    engagement_id as engagement,
    contract_id as contract,
    customer_id as customer,
    entity_id as entity,
    method,
    practice,
    service_line,
    region,
    currency,
    right_to_invoice,
    noncancellable_through
from {{ ref('engagement') }}
union all
select
    line_id,
    null as engagement,
    null as contract,
    customer_id as customer,
    null as entity,
    null as method,
    null as practice,
    null as service_line,
    null as region,
    null as currency,
    false as right_to_invoice,
    null as noncancellable_through
from unlinked
union all
select
    engagement_id as line_id,
    null as engagement,
    null as contract,
    null as customer,
    null as entity,
    null as method,
    null as practice,
    null as service_line,
    null as region,
    null as currency,
    false as right_to_invoice,
    null as noncancellable_through
from unknown
