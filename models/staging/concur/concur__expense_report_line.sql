with entry as (
    {{ current_landed('concur', 'entry') }}
)

select
    line.expense_id,
    cast(null as decimal(18, 6)) as tax,
    case entry.hasexceptions when 'true' then 'exception' when 'false' then 'ok' end as policy_result,
    entry.hasimage = 'true' as receipt,
    cast(substr(line.paid_date, 1, 10) as date) as reimbursed_date,
    entry.vendordescription as merchant,
    line.source_ref
from {{ ref('concur_line') }} as line
inner join entry on line._source = entry._source and line.entry_id = entry.id
