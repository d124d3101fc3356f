-- R11 · Which open deals are past their close date or lack an amount?
-- Prevents a pipeline, and the forecast on it, that holds deals nobody works on.
with snapshots as (
    select
        opportunity_id,
        as_of,
        close_date,
        currency,
        amount,
        source_ref,
        stage not in ('closed_won', 'closed_lost') as is_open,
        max(as_of) over () as last_day
    from ({{ input_layer('crm_opportunity_snapshot') }}) as input_rows
    where as_of <= {{ known_until() }}
)

select
    {{ check_record(
        'R11', key='opportunity_id', left_value='1', right_value='0', currency="'count'",
        record="'opportunity:' || opportunity_id", since_date='coalesce(close_date, as_of)',
        risk_amount='amount', risk_currency='currency', left_ref='source_ref'
    ) }}
from snapshots
where as_of = last_day and is_open and (close_date < as_of or amount <= 0)
