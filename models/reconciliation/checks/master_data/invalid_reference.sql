-- Records that name a project in no list, or a task that is in no list, of another project, or not open for them.
-- Internal projects are known from the project list only: without it, time and expenses are not judged.
{%- set known = "select engagement_id from " ~ ref('engagement') ~ " union select engagement_id from " ~ ref('project') %}

with documents as (
    select 'invoice:' || invoice_id as record, engagement_id, currency, gross as amount, invoice_date as date, source_ref
    from {{ ref('invoice') }}
    where is_posted
    union all
    select 'transaction:' || transaction_id, engagement_id, coalesce(contract_currency, {{ reporting_currency() }}), amount, posting_date, source_ref
    from {{ ref('project_transaction') }}
    union all
    select 'expense:' || expense_id, engagement_id, currency, amount, date, source_ref
    from {{ ref('expense') }}
    where status <> 'rejected' and {{ is_connected('ref_project_class') }}
    union all
    select 'subcontractor_bill:' || bill_id, engagement_id, currency, amount, bill_date, source_ref
    from {{ ref('subcontractor_bill') }}
    where {{ is_connected('ref_project_class') }}
),

time_references as (
    select
        entry.*,
        case
            when entry.engagement_id not in ({{ known }}) and {{ is_connected('ref_project_class') }}
                then 'project:' || entry.engagement_id
            when entry.task_id is not null and {{ is_connected('psa_task') }} and (
                task.task_id is null
                or task.engagement_id <> entry.engagement_id
                or entry.work_date < task.start_date
                or entry.work_date > task.end_date
                or (not task.active and not entry.is_approved)
            ) then 'task:' || entry.task_id
        end as reference
    from {{ ref('time_entry') }} as entry
    left join ({{ input_layer('psa_task') }}) as task on entry.task_id = task.task_id
    where entry.is_recorded
)

select record, 'project:' || engagement_id as reference, currency, amount, currency as risk_currency, amount as risk_amount, date, source_ref
from documents
where engagement_id not in ({{ known }})
union all
select
    'time_entry:' || time_entry_id as record,
    reference,
    'hours' as currency,
    hours as amount,
    {{ hours_currency('time_references') }} as risk_currency,
    {{ hours_value('time_references') }} as risk_amount,
    work_date as date,
    source_ref
from time_references
where reference is not null
