-- Posted lines that name an expense of the expense tool; the first such line of a number is known by it.
{%- set lines_in_order = 'cast(landed.transaction_id as bigint), cast(landed.id as bigint)' %}
with landed as (
    select *
    from ({{ current_landed('netsuite', 'expense_posting') }}) as expense_posting
    where posting = 'T' and voided = 'F'
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    {{ numbered('coalesce(landed.tranid, landed.transaction_id)', 'landed._source', lines_in_order) }} as posting_id,
    landed.expense_id,
    cast(landed.trandate as date) as date,
    currency.symbol as currency,
    cast(landed.foreignamount as decimal(18, 6)) as amount,
    landed.source_ref
from landed
inner join currency on landed._source = currency._source and landed.currency = currency.id
