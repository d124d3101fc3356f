-- R56 · Which revenue is impossible?
-- Prevents revenue that a stale estimate or a missing contract change makes too high, or that nothing explains.
with estimates as (
    select
        *,
        coalesce(eac_cost, 0) = coalesce(lag(eac_cost) over (partition by engagement_id order by period), 0)
        and coalesce(eac_hours, 0) = coalesce(lag(eac_hours) over (partition by engagement_id order by period), 0) as is_unchanged
    from {{ ref('percent_complete') }}
),

lines as (
    select
        line_id,
        currency,
        sum(opening_services + services_revenue) as recognised,
        sum(bookings_net + price_adjustment) as contract_value
    from {{ ref('contract_line_month') }}
    group by line_id, currency
),

impossible as (
    select engagement_id, 'cost_above_estimate' as reason, {{ last_period() }} as period, currency, cost_to_date as value, eac_cost as upper_limit
    from estimates
    where period = {{ last_period() }} and cost_to_date > eac_cost
    union all
    select engagement_id, 'hours_above_estimate' as reason, period, 'hours' as currency, hours_to_date as value, eac_hours as upper_limit
    from estimates
    where period = {{ last_period() }} and hours_to_date > eac_hours
    union all
    select line_id, 'revenue_above_contract' as reason, {{ last_period() }} as period, currency, recognised as value, contract_value as upper_limit
    from lines
    where recognised > contract_value
    union all
    select months.line_id, 'negative_revenue' as reason, months.period, months.currency, months.services_revenue as value, 0 as upper_limit
    from {{ ref('contract_line_month') }} as months
    left join estimates on months.line_id = estimates.engagement_id and months.period = estimates.period
    where
        months.is_reported and months.services_revenue < 0
        and months.price_adjustment = 0 and months.bookings_net = 0 and coalesce(estimates.is_unchanged, true)
)

select
    {{ check_record(
        'R56', key="impossible.engagement_id || ':' || impossible.reason", left_value='impossible.value',
        right_value='impossible.upper_limit', currency='impossible.currency',
        record="'engagement:' || impossible.engagement_id || ':' || impossible.reason || ':' || impossible.period",
        since_date='fiscal_period.end_date', left_ref='engagement.source_ref',
        risk_amount="case when impossible.currency = 'hours' then 0 else abs(impossible.value - impossible.upper_limit) end",
        risk_currency='engagement.currency'
    ) }}
from impossible
inner join {{ ref('fiscal_period') }} as fiscal_period on impossible.period = fiscal_period.period
inner join {{ ref('engagement') }} as engagement on impossible.engagement_id = engagement.engagement_id
where engagement.method <> 'tm' or impossible.reason = 'negative_revenue'
