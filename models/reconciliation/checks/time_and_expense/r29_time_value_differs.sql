-- R29 · Where do hours or value of the same entry differ?
-- Prevents invoices at a stale rate or for other hours than the customer approved.
select
    {{ check_record(
        'R29', period='work_period', key='resource_id', left_value='bill_value', right_value='posted_amount',
        currency='bill_currency', record="'time_entry:' || time_entry_id", since_date='posting_date',
        left_ref='source_ref', right_ref='posting_ref'
    ) }}
from {{ ref('posting_status') }}
where is_different
