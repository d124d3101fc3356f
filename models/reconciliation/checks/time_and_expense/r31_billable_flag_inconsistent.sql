-- R31 · Where is the billable flag inconsistent?
-- Prevents internal time from being priced, and time the customer need not pay from being billed: billable time on a
-- project classed as internal or on a task that is not billable, and non-billable time with an amount in the ERP.
with internal as (
    select engagement_id from {{ ref('project') }} where not client_work
),

unbillable_task as (
    select task_id from ({{ input_layer('psa_task') }}) as task where not billable
),

posted as (
    select
        time_entry_id,
        sum(amount) as amount,
        min(currency) as currency,
        min(source_ref) as posting_ref
    from {{ ref('time_posting') }}
    where is_supported
    group by time_entry_id
    having sum(amount) <> 0
)

select
    {{ check_record(
        'R31', period='entry.work_period', key='entry.time_entry_id', left_value='1', right_value='0', currency="'count'",
        record="'time_entry:' || entry.time_entry_id", since_date='entry.work_date', risk_amount=hours_value('entry'),
        risk_currency=hours_currency('entry'), left_ref='entry.source_ref'
    ) }}
from {{ ref('time_entry') }} as entry
left join internal on entry.engagement_id = internal.engagement_id
left join unbillable_task on entry.task_id = unbillable_task.task_id
where entry.billable and entry.is_recorded and (internal.engagement_id is not null or unbillable_task.task_id is not null)
union all
select
    {{ check_record(
        'R31', period='entry.work_period', key='entry.time_entry_id', left_value='0', right_value='1', currency="'count'",
        record="'time_entry:' || entry.time_entry_id", since_date='entry.work_date', risk_amount='posted.amount',
        risk_currency='posted.currency', left_ref='entry.source_ref', right_ref='posted.posting_ref'
    ) }}
from posted
inner join {{ ref('time_entry') }} as entry on posted.time_entry_id = entry.time_entry_id and not entry.billable
