-- Who made and who approved or posted an object, from approval events, invoice states and journals; one row per step.
-- Objects are named as approval events name them: invoice, journal, expense, … An event of a number that two
-- ledgers have given is a step of both journals.
select
    approval_event.object,
    coalesce(document.object_id, approval_event.object_id) as object_id,
    approval_event.action,
    case when approval_event.action in ('created', 'submitted') then 'author' else 'approver' end as role,
    approval_event.by as person,
    approval_event.at as decided_on,
    approval_event.source_ref
from ({{ input_layer('approval_event') }}) as approval_event
left join {{ ref('approvable_document') }} as document
    on approval_event.object = document.object and approval_event.object_id = document.number
where approval_event.action in ('created', 'submitted', 'approved', 'posted')
union all
select
    'invoice' as object,
    invoice_id as object_id,
    status as action,
    case when status in ('ready', 'draft') then 'author' else 'approver' end as role,
    invoice_status.by as person,
    invoice_status.at as decided_on,
    source_ref
from ({{ input_layer('erp_invoice_status') }}) as invoice_status
where status in ('ready', 'draft', 'approved', 'posted')
union all
select distinct
    'journal' as object,
    journal as object_id,
    'posted' as action,
    'approver' as role,
    posted_by as person,
    posting_date as decided_on,
    cast(null as varchar) as source_ref
from {{ ref('journal_line') }}
