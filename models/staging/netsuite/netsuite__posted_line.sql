-- Lines that documents posted, dated in the month of their posting period. Lines count from one. Journals are known by their
-- numbers, which subsidiaries may count each for itself; other documents, whose numbers others give, by kind and internal id.
with line as (
    {{ current_landed('netsuite', 'accounting_line') }}
)

select
    line._source,
    line.book,
    line.account,
    line.subsidiary,
    case
        when line.type = 'Journal'
            then {{ numbered('coalesce(line.tranid, line.transaction_id)', 'line._source, line.type', 'cast(line.transaction_id as bigint)') }}
        else line.type || '/' || line.transaction_id
    end as journal_number,
    cast(line.line_id as integer) + 1 as line_no,
    case
        when line.trandate between posting_period.start_date and posting_period.end_date then line.trandate
        else coalesce(posting_period.start_date, line.trandate)
    end as posting_date,
    entity.project_code,
    case when entity.project_code is null then entity.customer_code end as customer_code,
    line.currency,
    cast(line.foreignamount as decimal(18, 6)) as amount_txn,
    cast(line.amount as decimal(18, 6)) as amount_functional,
    case line.type when 'Journal' then line.memo else coalesce(line.tranid, line.transaction_id) end as source_doc,
    line.custcol_cf_partner_entity as partner_code,
    line.source_ref
from line
left join {{ ref('netsuite__posting_period') }} as posting_period
    on line._source = posting_period._source and line.postingperiod = posting_period.id
left join {{ ref('netsuite__entity') }} as entity on line._source = entity._source and line.entity = entity.id
