{%- set account_history = 'partition by currency_view, customer, entity, bucket order by period_index' -%}
{%- set three_months = account_history ~ ' rows between 2 preceding and current row' -%}

-- The opening period is in the window with no billings and no days: it never enters DSO.
with windowed as (
    select
        balance.*,
        lag(ar_closing) over ({{ account_history }}) as ar_opening,
        case {{ policy('dso_method') }}
            when 'rolling_3m' then sum(ar_billings_gross) over ({{ three_months }})
            when 'rolling_1m' then ar_billings_gross
        end as ar_window_billings,
        case {{ policy('dso_method') }}
            when 'rolling_3m' then sum(reported_days) over ({{ three_months }})
            when 'rolling_1m' then reported_days
        end as window_days
    from {{ ref('receivable_balance') }} as balance
)

select
    currency_view,
    customer,
    entity,
    bucket,
    period,
    period_start,
    ar_closing,
    {{ money('ar_opening') }} as ar_opening,
    {{ money("case when bucket = 'current' then ar_closing else 0 end") }} as ar_current,
    ar_billings_gross,
    ar_cash,
    ar_writeoff,
    {{ money('ar_window_billings') }} as ar_window_billings,
    {{ multiply('ar_closing', 'window_days') }} as ar_days
from windowed
where is_reported
