-- What an account, book, subsidiary and month hold beyond the lines that land: pay, and whatever else does not land line by line.
with movement as (
    select _source, postingperiod, subsidiary, account, book, cast(amount as decimal(18, 6)) as amount, source_ref
    from ({{ current_landed('netsuite', 'account_total') }}) as total
    union all
    select _source, postingperiod, subsidiary, account, book, -cast(amount as decimal(18, 6)), null
    from ({{ current_landed('netsuite', 'accounting_line') }}) as line
)

select
    movement._source,
    movement.book,
    movement.account,
    movement.subsidiary,
    posting_period.period,
    posting_period.end_date,
    sum(movement.amount) as amount,
    max(movement.source_ref) as source_ref
from movement
inner join {{ ref('netsuite__posting_period') }} as posting_period
    on movement._source = posting_period._source and movement.postingperiod = posting_period.id
group by
    movement._source, movement.book, movement.account, movement.subsidiary, posting_period.period, posting_period.end_date
having sum(movement.amount) <> 0 and max(movement.source_ref) is not null
