-- R56 · Which revenue is impossible?
-- Prevents revenue that a stale estimate, which the PMO mends, or a missing contract change makes too high, or that nothing
-- explains. Work by the
-- hour may pass its contract value (R32, R45 watch it); negative revenue is explained by a price, contract or estimate change.
{%- set latest = 'period = ' ~ last_period() %}
with progress as (
    select
        *,
        coalesce(eac_cost, 0) = coalesce(lag(eac_cost) over (partition by engagement_id order by period), 0)
        and coalesce(eac_hours, 0) = coalesce(lag(eac_hours) over (partition by engagement_id order by period), 0)
            as is_same_estimate
    from {{ ref('percent_complete') }}
),

months as (
    select
        months.*,
        sum(opening_services + services_revenue) over (partition by line_id, currency) as recognised,
        services_revenue < 0 and price_adjustment = 0 and bookings_net = 0 as is_unexplained
    from {{ ref('contract_line_month') }} as months
    where months.line_id in (select engagement_id from {{ ref('engagement') }})
),

impossible as (
    select engagement_id, 'cost_above_estimate' as reason, period, currency, cost_to_date as value, eac_cost as bound
    from progress
    where {{ latest }} and cost_to_date > eac_cost
    union all
    select engagement_id, 'hours_above_estimate' as reason, period, 'hours' as currency, hours_to_date, eac_hours as bound
    from progress
    where {{ latest }} and hours_to_date > eac_hours
    union all
    select line_id, 'revenue_above_contract' as reason, period, currency, recognised, recognised + backlog as bound
    from months
    where {{ latest }} and backlog < 0
    union all
    select months.line_id, 'negative_revenue' as reason, months.period, months.currency, months.services_revenue, 0 as bound
    from months
    left join progress on months.line_id = progress.engagement_id and months.period = progress.period
    where months.is_reported and months.is_unexplained and coalesce(progress.is_same_estimate, true)
)

select
    {{ check_record(
        'R56', key="impossible.engagement_id || ':' || reason", left_value='value', right_value='bound',
        currency='impossible.currency', risk_currency='engagement.currency', since_date='fiscal_period.end_date',
        record="'engagement:' || impossible.engagement_id || ':' || reason || ':' || impossible.period",
        risk_amount="case when impossible.currency = 'hours' then 0 else abs(value - bound) end",
        left_ref='engagement.source_ref', owner="case when reason like '%_above_estimate' then 'PMO' end"
    ) }}
from impossible
inner join {{ ref('fiscal_period') }} as fiscal_period on impossible.period = fiscal_period.period
inner join {{ ref('engagement') }} as engagement on impossible.engagement_id = engagement.engagement_id
where engagement.method <> 'tm' or reason = 'negative_revenue'
