-- Lines of invoices and credit memos with what they say they bill. The firm's own field tells the tax of a line, positive
-- on a credit memo, too; without it the tax is known where the document has none or one line.
with billed as (
    {{ current_landed('netsuite', 'invoice_line') }}
),

taxed as (
    select
        _source,
        document_id,
        -sum(case when part = 'tax' then amount else 0 end) as tax,
        sum(case when part in ('services', 'expenses') then 1 else 0 end) as lines
    from {{ ref('netsuite__document_line') }}
    group by _source, document_id
)

select
    line.document_number as invoice_id,
    cast(billed.id as integer) as line_no,
    line.project_code as engagement_id,
    billed.source_type,
    billed.source_id,
    cast(billed.period_from as date) as period_from,
    cast(billed.period_to as date) as period_to,
    cast(-line.amount as decimal(18, 6)) as net,
    billed.tax_code,
    cast(
        coalesce(
            case line.document_type when 'CustCred' then -1 else 1 end * cast(billed.tax as decimal(18, 6)),
            case when taxed.tax = 0 or taxed.lines = 1 then taxed.tax end
        ) as decimal(18, 6)
    ) as tax,
    billed.source_ref
from billed
inner join {{ ref('netsuite__document_line') }} as line
    on billed._source = line._source and billed.transaction_id = line.document_id and billed.id = line.line_id
inner join taxed on line._source = taxed._source and line.document_id = taxed.document_id
