-- R35 · Which expenses were claimed twice?
-- Prevents paying, and rebilling, the same receipt twice.
{%- set alike = 'partition by resource_id, date, amount, currency, engagement_id order by expense_id, source_ref' %}

with claims as (
    select
        *,
        first_value(expense_id) over ({{ alike }}) as first_id,
        first_value(source_ref) over ({{ alike }}) as first_ref
    from {{ ref('expense') }}
    where status <> 'rejected'
)

select
    {{ check_record(
        'R35', period='period', key='expense_id', left_value='amount', right_value='0', currency='currency',
        record="'expense:' || expense_id", since_date='date', left_ref='source_ref', right_ref='first_ref'
    ) }}
from claims
where expense_id > first_id
