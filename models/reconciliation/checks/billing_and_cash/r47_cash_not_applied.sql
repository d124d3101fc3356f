-- R47 · Which cash is not applied?
-- Prevents dunning of customers who have paid, and receivables that look older than they are.
select
    {{ check_record(
        'R47', period='period', key='movement_id', left_value='-amount', right_value='0', currency='currency',
        record="'cash:' || movement_id", since_date='date', left_ref='source_ref'
    ) }}
from {{ ref('receivable_movement') }}
where kind = 'cash' and is_unapplied
