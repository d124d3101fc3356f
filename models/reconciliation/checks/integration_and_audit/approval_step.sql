-- Who made and who approved or posted an object, from approval events, invoice states and journals; one row per step.
-- Objects are named as approval events name them: invoice, journal, expense, …
select
    object,
    object_id,
    action,
    case when action in ('created', 'submitted') then 'author' else 'approver' end as role,
    approval_event.by as person,
    approval_event.at as decided_on,
    source_ref
from ({{ input_layer('approval_event') }}) as approval_event
where action in ('created', 'submitted', 'approved', 'posted')
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
    journal_id as object_id,
    'posted' as action,
    'approver' as role,
    posted_by as person,
    posting_date as decided_on,
    cast(null as varchar) as source_ref
from ({{ input_layer('erp_journal_line') }}) as journal
