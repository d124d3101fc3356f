with progress as (
    select
        price.engagement_id,
        price.period,
        fiscal_period.period_index,
        engagement.method,
        engagement.currency,
        price.price,
        estimate.eac_cost,
        estimate.eac_hours,
        coalesce(opening.services_to_date, 0) as opening_services,
        coalesce(opening.labour_cost_to_date, 0)
        + sum(coalesce(labour.cost, 0)) over (
            partition by price.engagement_id order by fiscal_period.period_index
        ) as cost_to_date,
        coalesce(opening.hours_to_date, 0)
        + sum(coalesce(labour.hours, 0)) over (
            partition by price.engagement_id order by fiscal_period.period_index
        ) as hours_to_date
    from {{ ref('fixed_fee_price') }} as price
    inner join {{ ref('fiscal_period') }} as fiscal_period on price.period = fiscal_period.period
    inner join {{ ref('engagement') }} as engagement on price.engagement_id = engagement.engagement_id
    left join {{ ref('estimate_in_force') }} as estimate
        on price.engagement_id = estimate.engagement_id and price.period = estimate.period
    left join {{ ref('fixed_fee_labour') }} as labour
        on
            price.engagement_id = labour.engagement_id
            and price.period = labour.period
            and fiscal_period.is_reported
    left join {{ ref('opening_recognised') }} as opening on price.engagement_id = opening.engagement_id
),

measured as (
    select
        *,
        case
            when method = 'fixed_poc_cost' then {{ divide('cost_to_date', 'eac_cost') }}
            else {{ divide('hours_to_date', 'eac_hours') }}
        end as uncapped_pct,
        {{ divide('cost_to_date', 'eac_cost') }} as uncapped_cost_pct
    from progress
),

recognised as (
    select
        *,
        case when uncapped_pct > 1 then 1 else uncapped_pct end as pct_complete,
        case when uncapped_cost_pct > 1 then 1 else uncapped_cost_pct end as cost_pct
    from measured
),

revenue as (
    select
        *,
        case when period_index = 0 then opening_services else {{ multiply('pct_complete', 'price') }} end as revenue_to_date
    from recognised
),

carried as (
    select
        *,
        coalesce(
            last_value(revenue_to_date ignore nulls) over (partition by engagement_id order by period_index),
            opening_services
        ) as carried_revenue
    from revenue
)

select
    engagement_id,
    period,
    currency,
    {{ money('price') }} as price,
    {{ money('cost_to_date') }} as cost_to_date,
    {{ money('hours_to_date') }} as hours_to_date,
    {{ money('eac_cost') }} as eac_cost,
    {{ money('eac_hours') }} as eac_hours,
    {{ money('pct_complete') }} as pct_complete,
    {{ money('cost_pct') }} as cost_pct,
    {{ money('carried_revenue') }} as revenue_to_date,
    {{ money('carried_revenue - lag(carried_revenue, 1, opening_services) over (partition by engagement_id order by period_index)') }} as services_revenue
from carried
