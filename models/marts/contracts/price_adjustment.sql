{{ config(materialized='ephemeral') }}

select
    engagement_id,
    period,
    currency,
    amount as services_amount,
    0 as expenses_amount,
    source_ref
from {{ ref('wip_adjustment') }}
union all
select
    engagement_id,
    invoice_period as period,
    currency,
    net_services as services_amount,
    net_expenses as expenses_amount,
    source_ref
from {{ ref('invoice') }}
where is_posted and effect = 'price'
