{%- set amount = multiply('snapshot.amount', 'rates.closing_rate') -%}

-- The firm's last snapshot day of each month. Every customer ever seen keeps a row 'none' in every month:
-- zero in a month with a snapshot, empty in one without, for what was not looked at is unknown.
with pushed as (
    select
        period,
        customer_id,
        sum(case when close_date > close_date_before then 1 else 0 end) as slips
    from (
        select
            period,
            customer_id,
            close_date,
            lag(close_date) over (partition by opportunity_id order by as_of) as close_date_before
        from {{ ref('opportunity_snapshot') }}
    ) as seen
    group by period, customer_id
),

months as (
    select
        fiscal_period.period,
        fiscal_period.start_date as period_start,
        max(snapshot.as_of) as as_of
    from {{ ref('fiscal_period') }} as fiscal_period
    left join {{ ref('opportunity_snapshot') }} as snapshot on fiscal_period.period = snapshot.period
    where fiscal_period.is_reported
    group by fiscal_period.period, fiscal_period.start_date
)

select
    rates.currency_view,
    months.period,
    months.period_start,
    snapshot.opportunity_id as opportunity,
    snapshot.customer_id as customer,
    snapshot.stage,
    {{ money('case when snapshot.is_open then ' ~ amount ~ ' else 0 end') }} as pipeline_open,
    {{ money('case when snapshot.is_open then ' ~ multiply(amount, 'snapshot.probability') ~ ' else 0 end') }}
        as pipeline_weighted,
    {{ money('0') }} as close_date_slips
from months
inner join {{ ref('opportunity_snapshot') }} as snapshot on months.as_of = snapshot.as_of
inner join {{ ref('exchange_rate') }} as rates
    on months.period = rates.period and snapshot.currency = rates.currency
union all
select
    currency_views.currency_view,
    months.period,
    months.period_start,
    'none' as opportunity,
    customers.customer_id as customer,
    cast(null as varchar) as stage,
    {{ money('case when months.as_of is not null then 0 end') }} as pipeline_open,
    {{ money('case when months.as_of is not null then 0 end') }} as pipeline_weighted,
    {{ money('case when months.as_of is not null then coalesce(pushed.slips, 0) end') }} as close_date_slips
from months
cross join (select distinct customer_id from {{ ref('opportunity_snapshot') }}) as customers
cross join (select distinct currency_view from {{ ref('exchange_rate') }}) as currency_views
left join pushed on months.period = pushed.period and customers.customer_id = pushed.customer_id
