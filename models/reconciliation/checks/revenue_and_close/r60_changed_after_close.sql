-- R60 · What changed in a closed period?
-- Prevents a past that is silently different from what was reported: the figures of the latest close against those of now.
-- The metrics of one mart share their money at risk, because one late record moves several of them.
with frozen as (
    select
        *,
        row_number() over (partition by metric, period order by closed_on desc, build_id desc) as recency
    from {{ source('run_history', 'reported_figure') }}
    where dim = 'firm' and key = 'all' and currency_view = 'reporting'
)

select
    {{ check_record(
        'R60', period='frozen.period', key='frozen.metric', left_value='frozen.value', right_value='figure.value',
        currency="case when figure.unit = 'money' then " ~ reporting_currency() ~ " else figure.unit end",
        record="'restatement:' || figure.mart || ':' || frozen.period", since_date='frozen.closed_on',
        risk_amount="case when figure.unit = 'money' then abs(frozen.value - figure.value) else 0 end",
        risk_currency=reporting_currency()
    ) }}
from frozen
inner join {{ ref('current_figure') }} as figure on frozen.metric = figure.metric and frozen.period = figure.period
where frozen.recency = 1 and frozen.value <> figure.value
