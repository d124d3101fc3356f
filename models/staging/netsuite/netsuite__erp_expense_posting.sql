-- Posted lines that name an expense of the expense tool; the first such line of a number is known by it.
with landed as (
    select
        *,
        row_number() over (partition by _source, coalesce(tranid, transaction_id) order by trandate, source_ref) as line_of_number
    from ({{ current_landed('netsuite', 'expense_posting') }}) as expense_posting
    where posting = 'T' and voided = 'F'
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    coalesce(landed.tranid, landed.transaction_id)
    || case when landed.line_of_number = 1 then '' else '/' || landed.line_of_number end as posting_id,
    landed.expense_id,
    cast(landed.trandate as date) as date,
    currency.symbol as currency,
    cast(landed.foreignamount as decimal(18, 6)) as amount,
    landed.source_ref
from landed
inner join currency on landed._source = currency._source and landed.currency = currency.id
