-- Who made and who approved or posted an object, from approval events, invoice states and journals; one row per step.
-- Objects are named as approval events name them: invoice, journal, expense, … Of a number that two ledgers have given, an
-- event is a step of the journal in its own source, or of both where it comes from elsewhere.
with documents as (
    select object, object_id, number, split_part(source_ref, '/', 1) as source
    from {{ ref('approvable_document') }}
),

events as (
    select *, split_part(source_ref, '/', 1) as source from ({{ input_layer('approval_event') }}) as landed
)

select
    approval_event.object,
    coalesce(document.object_id, approval_event.object_id) as object_id,
    approval_event.action,
    case when approval_event.action in ('created', 'submitted') then 'author' else 'approver' end as role,
    approval_event.by as person,
    approval_event.at as decided_on,
    approval_event.source_ref
from events as approval_event
left join documents as own
    on
        approval_event.object = own.object
        and approval_event.object_id = own.number
        and approval_event.source = own.source
left join documents as document
    on
        approval_event.object = document.object
        and approval_event.object_id = document.number
        and document.source = coalesce(own.source, document.source)
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
