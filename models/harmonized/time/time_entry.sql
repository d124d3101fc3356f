with classified as (
    select
        entries.*,
        engagement.engagement_id is not null as is_client,
        entries.billable and coalesce(engagement.method, '') = 'tm' as is_tm,
        coalesce(project.productive, false) as is_productive,
        engagement.currency as engagement_currency,
        worker.worker_type,
        coalesce(worker.is_employee, false) as is_employee,
        worker.entity_id as home_entity_id,
        entries.status = 'approved' as is_approved,
        entries.status in ('approved', 'submitted') as is_recorded,
        recognition.cutoff_period
    from {{ ref('time_entry_record') }} as entries
    left join {{ ref('engagement') }} as engagement on entries.engagement_id = engagement.engagement_id
    left join {{ ref('project') }} as project on entries.engagement_id = project.engagement_id
    left join {{ ref('worker') }} as worker on entries.resource_id = worker.resource_id
    left join {{ ref('recognition_period') }} as recognition
        on
            entries.status = 'approved'
            and entries.work_period = recognition.work_period
            and entries.approved_date = recognition.approved_date
    where not entries.is_deleted
)

select
    entries.time_entry_id,
    entries.version,
    entries.resource_id,
    entries.engagement_id,
    entries.work_date,
    entries.work_period,
    entries.hours,
    entries.billable,
    entries.status,
    entries.submitted_date,
    entries.approved_date,
    entries.task_id,
    entries.submitted_by,
    entries.approved_by,
    entries.is_approved,
    entries.is_recorded,
    entries.is_client,
    entries.is_tm,
    entries.is_productive,
    entries.worker_type,
    entries.is_employee,
    entries.home_entity_id,
    job.practice,
    job.cost_center,
    entries.cutoff_period,
    case
        when entries.is_approved and {{ policy('tm_revenue_period') }} = 'work_month' then entries.work_period
        else entries.cutoff_period
    end as recognised_period,
    coalesce(bill_rate.currency, entries.engagement_currency) as bill_currency,
    {{ multiply('entries.hours', 'coalesce(bill_rate.rate, 0)') }} as bill_value,
    cost_rate.currency as cost_currency,
    {{ multiply('entries.hours', 'coalesce(cost_rate.rate, 0)') }} as cost_value,
    card_rate.currency as card_currency,
    {{ multiply('entries.hours', 'coalesce(card_rate.rate, 0)') }} as card_value,
    entries.source_ref
from classified as entries
left join {{ ref('job') }} as job
    on entries.resource_id = job.resource_id and entries.work_date between job.effective_from and job.effective_to
left join {{ ref('bill_rate') }} as bill_rate
    on
        entries.engagement_id = bill_rate.engagement_id
        and entries.resource_id = bill_rate.resource_id
        and entries.work_date between bill_rate.effective_from and bill_rate.effective_to
left join {{ ref('cost_rate') }} as cost_rate
    on
        entries.resource_id = cost_rate.resource_id
        and entries.work_date between cost_rate.effective_from and cost_rate.effective_to
left join {{ ref('card_rate') }} as card_rate
    on
        entries.resource_id = card_rate.resource_id
        and entries.work_date between card_rate.effective_from and card_rate.effective_to
