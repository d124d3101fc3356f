-- R72 · Where did one person decide twice?
-- Prevents entries that nobody but their author has seen. Time that a person approved alone is one exception per approver
-- and month, its records the entries.
with own_time as (
    select
        entry.time_entry_id,
        entry.approved_by,
        time_entry.approved_date,
        {{ hours_currency('time_entry') }} as currency,
        {{ hours_value('time_entry') }} as amount,
        entry.source_ref
    from ({{ input_layer('psa_time_entry') }}) as entry
    inner join {{ ref('time_entry') }} as time_entry
        on entry.time_entry_id = time_entry.time_entry_id and entry.version = time_entry.version and time_entry.is_approved
    where entry.approved_by = entry.resource_id or entry.approved_by = entry.submitted_by
)

select
    {{ check_record(
        'R72', period='fiscal_period.period', key="gap.object || ':' || gap.object_id", left_value='1', right_value='0',
        currency="'count'", record="gap.object || ':' || gap.object_id", since_date='gap.decided_on',
        left_ref='gap.made_ref', right_ref='gap.approved_ref', risk_amount='coalesce(document.amount, 0)',
        risk_currency='coalesce(document.currency, ' ~ reporting_currency() ~ ')'
    ) }}
from {{ ref('approval_gap') }} as gap
inner join {{ ref('fiscal_period') }} as fiscal_period
    on gap.decided_on between fiscal_period.start_date and fiscal_period.end_date and fiscal_period.is_reported
left join {{ ref('approvable_document') }} as document
    on gap.object = document.object and gap.object_id = document.object_id
union all
select
    {{ check_record(
        'R72', period='fiscal_period.period', key="'time:' || own_time.approved_by", left_value='1', right_value='0',
        currency="'count'", record="'time_entry:' || own_time.time_entry_id", since_date='own_time.approved_date',
        left_ref='own_time.source_ref', risk_amount='abs(own_time.amount)', risk_currency='own_time.currency'
    ) }}
from own_time
inner join {{ ref('fiscal_period') }} as fiscal_period
    on own_time.approved_date between fiscal_period.start_date and fiscal_period.end_date and fiscal_period.is_reported
