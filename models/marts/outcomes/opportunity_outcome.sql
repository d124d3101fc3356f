with closed as (
    select
        opportunity_id,
        customer_id,
        stage,
        period,
        currency,
        amount,
        created_date,
        source_ref,
        row_number() over (partition by opportunity_id order by as_of desc) as recency,
        min(case when not is_open then period end) over (partition by opportunity_id) as first_closed_period
    from {{ ref('opportunity_snapshot') }}
),

signed as (
    select opportunity_id, min(signed_date) as signed_date
    from {{ ref('booking') }}
    where booking_type = 'new'
    group by opportunity_id
)

select
    rates.currency_view,
    closed.opportunity_id as opportunity,
    closed.customer_id as customer,
    fiscal_period.period,
    fiscal_period.start_date as period_start,
    {{ money("case when closed.stage = 'closed_won' then 1 else 0 end") }} as won_count,
    {{ money('1') }} as closed_count,
    {{ multiply("case when closed.stage = 'closed_won' then closed.amount else 0 end", 'rates.average_rate') }} as won_value,
    {{ multiply('closed.amount', 'rates.average_rate') }} as closed_value,
    {{ money('coalesce(' ~ days_between('closed.created_date', 'signed.signed_date') ~ ', 0)') }} as sales_days,
    {{ money('case when closed.created_date is null or signed.signed_date is null then 0 else 1 end') }} as sales_count
from closed
left join signed on closed.opportunity_id = signed.opportunity_id
inner join {{ ref('fiscal_period') }} as fiscal_period
    on closed.first_closed_period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('exchange_rate') }} as rates
    on fiscal_period.period = rates.period and closed.currency = rates.currency
where closed.recency = 1 and closed.stage in ('closed_won', 'closed_lost')
