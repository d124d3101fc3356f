{{ config(materialized='ephemeral') }}

{#- Engagements and their items with the day of every step. A step of an engagement is the first one of its items. -#}
with contract as (
    select
        engagement_id,
        min(close_date) as won_on,
        min(signed_date) as signed_on
    from {{ ref('booking') }}
    where engagement_id is not null
    group by engagement_id
),

posted_revenue as (
    select
        posting.engagement_id,
        posting.period,
        min(month_end.end_date) as recognised_on
    from {{ ref('revenue_posting') }} as posting
    inner join {{ ref('fiscal_period') }} as month_end on posting.period = month_end.period
    where posting.amount <> 0
    group by posting.engagement_id, posting.period
),

items as (
    select
        item.*,
        posted_revenue.recognised_on
    from {{ ref('spine_item') }} as item
    left join posted_revenue
        on item.engagement_id = posted_revenue.engagement_id and item.recognised_period = posted_revenue.period
),

heads as (
    select
        engagement_id,
        min(approved_on) as approved_on,
        min(posted_on) as posted_on,
        min(invoiced_on) as invoiced_on,
        min(settled_on) as settled_on
    from items
    group by engagement_id
),

first_revenue as (
    select engagement_id, min(recognised_on) as recognised_on from posted_revenue group by engagement_id
),

steps as (
    select
        level, item, engagement_id, currency, amount, started_on, approved_on, posted_on, invoiced_on, recognised_on,
        settled_on, source_ref
    from items
    union all
    select
        'engagement' as level,
        engagement.engagement_id as item,
        engagement.engagement_id,
        engagement.currency,
        {{ money('engagement.psa_contract_value') }} as amount,
        engagement.start_date as started_on,
        heads.approved_on,
        heads.posted_on,
        heads.invoiced_on,
        first_revenue.recognised_on,
        heads.settled_on,
        engagement.source_ref
    from {{ ref('engagement') }} as engagement
    left join heads on engagement.engagement_id = heads.engagement_id
    left join first_revenue on engagement.engagement_id = first_revenue.engagement_id
)

select
    steps.*,
    contract.won_on,
    contract.signed_on,
    coalesce(engagement.created_date, engagement.start_date) as project_on,
    engagement.customer_id as customer,
    engagement.entity_id as entity,
    engagement.method
from steps
left join {{ ref('engagement') }} as engagement on steps.engagement_id = engagement.engagement_id
left join contract on steps.engagement_id = contract.engagement_id
