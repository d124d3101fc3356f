-- R54 · Does unbilled revenue tie to the ledger?
-- Prevents contract assets on the balance sheet that nobody can bill.
select
    {{ check_record(
        'R54', period='period', key='entity_id', left_value='computed', right_value='balance', currency='currency',
        record="'entity:' || entity_id || ':unbilled:' || period", since_date='end_date', right_ref='balance_ref'
    ) }}
from {{ ref('contract_position_to_ledger') }}
where account_class = 'unbilled'
