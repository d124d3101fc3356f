{{ config(materialized='ephemeral') }}

-- Approved hours keep their row when no cost rate was in force: they still carry their share of payroll.
with hours as (
    select
        resource_id,
        home_entity_id,
        is_employee,
        engagement_id,
        is_client,
        coalesce(practice, '') as practice_key,
        coalesce(cost_center, '') as cost_center_key,
        work_period as period,
        cost_currency,
        sum(hours) as hours,
        sum(cost_value) as cost_value
    from {{ ref('time_entry') }}
    where is_approved
    group by
        resource_id, home_entity_id, is_employee, engagement_id, is_client,
        coalesce(practice, ''), coalesce(cost_center, ''), work_period, cost_currency
),

currency_views as (
    select distinct currency_view from {{ ref('exchange_rate') }}
)

select
    currency_views.currency_view,
    hours.resource_id,
    hours.home_entity_id,
    hours.is_employee,
    hours.engagement_id,
    hours.is_client,
    hours.practice_key,
    hours.cost_center_key,
    hours.period,
    {{ money('sum(hours.hours)') }} as hours,
    {{ money('sum(coalesce(' ~ multiply('hours.cost_value', 'rates.average_rate') ~ ', 0))') }} as labour_std
from hours
inner join {{ ref('fiscal_period') }} as fiscal_period
    on hours.period = fiscal_period.period and fiscal_period.is_reported
cross join currency_views
left join {{ ref('exchange_rate') }} as rates
    on
        currency_views.currency_view = rates.currency_view
        and hours.period = rates.period
        and hours.cost_currency = rates.currency
group by
    currency_views.currency_view, hours.resource_id, hours.home_entity_id, hours.is_employee,
    hours.engagement_id, hours.is_client, hours.practice_key, hours.cost_center_key, hours.period
