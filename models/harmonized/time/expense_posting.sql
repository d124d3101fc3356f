{{ config(materialized='ephemeral') }}

select posting_id, expense_id, date, currency, amount, source_ref
from ({{ input_layer('erp_expense_posting') }}) as input_rows
where date <= {{ known_until() }}
