-- Objects without the second pair of eyes: approved or posted by who made them, or approved by nobody although the firm
-- records approvals of their kind, in their system, by then.
with practised as (
    select
        document.object,
        {{ system_of('document.source_ref') }} as system,
        min(step.decided_on) as recorded_from
    from {{ ref('approval_step') }} as step
    inner join {{ ref('approvable_document') }} as document on step.object = document.object and step.object_id = document.object_id
    where step.action = 'approved'
    group by document.object, {{ system_of('document.source_ref') }}
)

select
    made.object,
    made.object_id,
    max(approved.decided_on) as decided_on,
    min(made.source_ref) as made_ref,
    min(approved.source_ref) as approved_ref
from {{ ref('approval_step') }} as made
inner join {{ ref('approval_step') }} as approved
    on made.object = approved.object and made.object_id = approved.object_id and made.person = approved.person
where made.role = 'author' and approved.role = 'approver'
group by made.object, made.object_id
union all
select
    document.object,
    document.object_id,
    document.document_date as decided_on,
    document.source_ref as made_ref,
    cast(null as varchar) as approved_ref
from {{ ref('approvable_document') }} as document
inner join practised
    on
        document.object = practised.object
        and {{ system_of('document.source_ref') }} = practised.system
        and document.document_date >= practised.recorded_from
left join {{ ref('approval_step') }} as approval
    on document.object = approval.object and document.object_id = approval.object_id and approval.role <> 'author'
where document.needs_approval and approval.object_id is null
