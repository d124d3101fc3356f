-- R43 · What was billed twice?
-- Prevents customers from paying twice for the same hours, milestone or month. Documents count that a credit memo has not taken
-- back: in full, or by a line that names the same source.
with billings as (
    select * from {{ ref('billed_source') }}
    union all
    select * from {{ ref('twin_invoice') }}
)

select
    {{ check_record(
        'R43', key='source', left_value='sum(amount)', right_value='max(amount)', currency='currency', record='record',
        since_date='max(invoice_date)', left_ref='max(source_ref)', right_ref='min(source_ref)'
    ) }}
from billings
group by source, record, currency
having sum(case when amount < 0 then -1 else 1 end) > 1
