{{ config(materialized='ephemeral') }}

with last_period as (
    select period from {{ ref('fiscal_period') }} where is_last
),

people as (
    select entry.engagement_id, entry.resource_id
    from {{ ref('time_entry') }} as entry
    inner join last_period on entry.work_period = last_period.period
    where entry.is_recorded
    union
    select plan.engagement_id, plan.resource_id
    from {{ ref('assignment_plan') }} as plan
    inner join last_period on plan.period = last_period.period
)

select engagement_id, 'margin' as signal, target_margin - margin_to_date as value
from {{ ref('engagement_margin') }}
union all
select progress.engagement_id, 'burn' as signal, {{ divide('cost_to_date', 'eac_cost') }} - pct_complete as value
from {{ ref('percent_complete') }} as progress
inner join last_period on progress.period = last_period.period
union all
select engagement_id, 'slip' as signal, slip as value
from {{ ref('engagement_delay') }}
union all
select engagement_id, 'overdue' as signal, overdue as value
from {{ ref('engagement_delay') }}
union all
select people.engagement_id, 'missing' as signal, sum(person.missing_hours) as value
from people
inner join {{ ref('person_month') }} as person on people.resource_id = person.resource
inner join last_period on person.period = last_period.period
group by people.engagement_id
union all
select
    aged.line_id as engagement_id,
    'unbilled' as signal,
    max(case aged.bucket when '90+' then 91 when '61-90' then 61 when '31-60' then 31 else 0 end) as value
from {{ ref('unbilled_age_month') }} as aged
inner join last_period on aged.period = last_period.period
inner join {{ ref('engagement_margin') }} as margins on aged.line_id = margins.engagement_id
inner join {{ ref('check_threshold') }} as share on share.check_id = 'health_unbilled_share'
where aged.currency_view = 'reporting' and aged.unbilled >= {{ multiply('share.value', 'margins.revenue_to_date') }}
group by aged.line_id
union all
select invoice.engagement_id, 'unpaid' as signal, max(item.days_past) as value
from {{ ref('open_item_month') }} as item
inner join last_period on item.period = last_period.period
inner join {{ ref('invoice') }} as invoice on item.item = invoice.invoice_id
where item.open_amount > 0
group by invoice.engagement_id
