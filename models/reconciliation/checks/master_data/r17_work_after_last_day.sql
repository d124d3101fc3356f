-- R17 · Who recorded time or is booked after their last day?
-- Prevents work by people who had left from being billed, and leavers from keeping bookings and access.
select
    {{ check_record(
        'R17', key='entry.resource_id', left_value='entry.hours', right_value='0', currency="'hours'",
        record="'time_entry:' || entry.time_entry_id", since_date='entry.work_date', period='entry.work_period',
        risk_amount=hours_value('entry'), risk_currency=hours_currency('entry'), left_ref='entry.source_ref',
        right_ref='worker.source_ref'
    ) }}
from {{ ref('time_entry') }} as entry
inner join {{ ref('worker') }} as worker
    on entry.resource_id = worker.resource_id and entry.work_date > worker.termination_date
where entry.is_recorded
union all
select
    {{ check_record(
        'R17', key="booked.resource_id || ':booked'", left_value='booked.hours', right_value='0', currency="'hours'",
        record="'assignment:' || booked.engagement_id || ':' || booked.resource_id || ':' || cast(booked.week_start as varchar)",
        since_date='booked.week_start', period=month_of('booked.week_start'), risk_amount='0',
        risk_currency=reporting_currency(), left_ref='booked.source_ref', right_ref='worker.source_ref'
    ) }}
from ({{ input_layer('psa_assignment') }}) as booked
inner join {{ ref('worker') }} as worker
    on booked.resource_id = worker.resource_id and booked.week_start > worker.termination_date
where booked.kind = 'hard'
union all
select
    {{ check_record(
        'R17', key="person.worker_id || ':access'", left_value='1', right_value='0', currency="'count'",
        record="'person:' || person.resource_id || ':access'", since_date='worker.termination_date',
        period=month_of('worker.termination_date'), risk_amount='0', risk_currency=reporting_currency(),
        left_ref='person.source_ref', right_ref='worker.source_ref'
    ) }}
from {{ ref('psa_person') }} as person
inner join {{ ref('worker') }} as worker
    on person.worker_id = worker.resource_id and worker.termination_date < {{ policy('as_of') }}
where person.is_active
