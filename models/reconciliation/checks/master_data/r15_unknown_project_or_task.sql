-- R15 · Which transactions name an unknown or inactive project or task?
-- Prevents work and invoices that belong to no engagement and so to no revenue, backlog or margin.
select
    {{ check_record(
        'R15', key='reference', left_value='amount', right_value='0', currency='currency', record='record',
        since_date='date', period=month_of('date'), risk_amount='risk_amount', risk_currency='risk_currency',
        left_ref='source_ref'
    ) }}
from {{ ref('invalid_reference') }}
