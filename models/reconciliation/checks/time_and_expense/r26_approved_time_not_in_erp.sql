-- R26 · Which approved billable time never reached the ERP?
-- Prevents work the customer accepts from never being billed because a batch or a mapping failed.
select
    {{ check_record(
        'R26', key='resource_id', left_value='bill_value', right_value='0', currency='bill_currency',
        record="'time_entry:' || time_entry_id", since_date='approved_date', left_ref='source_ref'
    ) }}
from {{ ref('posting_status') }}
where not is_posted and bill_value <> 0
