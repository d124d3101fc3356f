with balances as (
    select 'firm' as dim, 'all' as key, receivable.* from {{ ref('receivable_month') }} as receivable
    union all
    select 'entity' as dim, receivable.entity as key, receivable.* from {{ ref('receivable_month') }} as receivable
),

months as (
    select
        balances.currency_view,
        balances.dim,
        balances.key,
        balances.period,
        balances.period_start,
        fiscal_period.days_in_period,
        sum(balances.ar_closing) as ar_closing,
        sum(balances.ar_opening) as ar_opening,
        sum(balances.ar_cash + balances.ar_writeoff) as settled,
        case when sum(balances.ar_billings_gross) > 0 then sum(balances.ar_billings_gross) else 0 end as billings
    from balances
    inner join {{ ref('fiscal_period') }} as fiscal_period on balances.period = fiscal_period.period
    group by
        balances.currency_view, balances.dim, balances.key,
        balances.period, balances.period_start, fiscal_period.days_in_period
),

-- For each month the balance against the billings of every month up to it, newest first: `rest` is what the months
-- in between leave open.
counted as (
    select
        closing.currency_view,
        closing.dim,
        closing.key,
        closing.period,
        closing.period_start,
        billed.days_in_period,
        billed.billings,
        billed.settled,
        case when billed.period_start = min(billed.period_start) over () then billed.ar_opening else 0 end as opening,
        closing.ar_closing - coalesce(sum(billed.billings) over (
            partition by closing.currency_view, closing.dim, closing.key, closing.period
            order by billed.period_start desc rows between unbounded preceding and 1 preceding
        ), 0) as rest
    from months as closing
    inner join months as billed
        on
            closing.currency_view = billed.currency_view
            and closing.dim = billed.dim
            and closing.key = billed.key
            and closing.period_start >= billed.period_start
)

select
    currency_view,
    dim,
    key,
    period,
    period_start,
    {{ money('sum(opening)') }} as opening,
    {{ money('sum(settled)') }} as settled,
    {{ money('sum(case
        when rest <= 0 then 0
        when rest > billings then days_in_period
        else ' ~ divide(multiply('rest', 'days_in_period'), 'billings') ~ '
    end)') }} as dso_countback
from counted
group by currency_view, dim, key, period, period_start
