-- R28 · Which ERP time has no valid source any more?
-- Prevents billing of time that was deleted, rejected or moved to another engagement or person after it was posted, and of
-- time that was keyed into the ERP.
select
    {{ check_record(
        'R28', key='transaction_id', left_value='0', right_value='amount', currency='currency',
        record="'time_entry:' || time_entry_id", since_date='posting_date', left_ref='entry_ref', right_ref='source_ref'
    ) }}
from {{ ref('unsupported_posting') }}
