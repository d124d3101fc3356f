-- R35 · Which expenses were claimed twice?
-- Prevents paying, and rebilling, the same receipt twice.
with claims as (
    select
        *,
        row_number() over (
            partition by resource_id, date, amount, currency, engagement_id order by expense_id
        ) as claim
    from {{ ref('expense') }}
    where status <> 'rejected'
)

select
    {{ check_record(
        'R35', period='period', key='expense_id', left_value='amount', right_value='0', currency='currency',
        record="'expense:' || expense_id", since_date='date', left_ref='source_ref'
    ) }}
from claims
where claim > 1
