with balances as (
    select currency_view, 'firm' as dim, 'all' as key, period, period_start, sum(ar_closing) as ar_closing, sum(ar_billings_gross) as billings
    from {{ ref('receivable_month') }}
    group by currency_view, period, period_start
    union all
    select currency_view, 'entity' as dim, entity as key, period, period_start, sum(ar_closing) as ar_closing, sum(ar_billings_gross) as billings
    from {{ ref('receivable_month') }}
    group by currency_view, entity, period, period_start
),

-- Each month's balance against the billings of every month up to it, newest first; `rest` is what the billings of the
-- months after the one looked at leave open.
counted as (
    select
        closing.currency_view,
        closing.dim,
        closing.key,
        closing.period,
        closing.period_start,
        billed.days_in_period,
        case when billed.billings > 0 then billed.billings else 0 end as billings,
        closing.ar_closing - coalesce(sum(case when billed.billings > 0 then billed.billings else 0 end) over (
            partition by closing.currency_view, closing.dim, closing.key, closing.period
            order by billed.period_start desc rows between unbounded preceding and 1 preceding
        ), 0) as rest
    from balances as closing
    inner join (
        select balances.*, fiscal_period.days_in_period
        from balances
        inner join {{ ref('fiscal_period') }} as fiscal_period on balances.period = fiscal_period.period
    ) as billed
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
    {{ money('sum(case
        when rest <= 0 then 0
        when rest > billings then days_in_period
        else ' ~ divide(multiply('rest', 'days_in_period'), 'billings') ~ '
    end)') }} as dso_countback
from counted
group by currency_view, dim, key, period, period_start
