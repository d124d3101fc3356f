-- R53 · Does deferred revenue tie to the ledger?
-- Prevents contract liabilities on the balance sheet that the contracts do not show.
select
    {{ check_record(
        'R53', period='period', key='entity_id', left_value='computed', right_value='balance', currency='currency',
        record="'entity:' || entity_id || ':deferred:' || period", since_date='end_date', right_ref='balance_ref'
    ) }}
from {{ ref('contract_position_to_ledger') }}
where account_class = 'deferred_revenue'
