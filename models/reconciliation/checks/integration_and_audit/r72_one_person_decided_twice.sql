-- R72 · Where did one person decide twice?
-- Prevents entries that nobody but their author has seen. Time that a person approved alone is one exception per approver
-- and month, its records the entries.
select
    {{ check_record(
        'R72', period='fiscal_period.period', key="gap.object || ':' || coalesce(document.number, gap.object_id)",
        left_value='1', right_value='0', currency="'count'", record="gap.object || ':' || gap.object_id",
        since_date='gap.decided_on', left_ref='gap.made_ref', right_ref='gap.approved_ref',
        risk_amount='coalesce(document.amount, 0)', risk_currency='coalesce(document.currency, ' ~ reporting_currency() ~ ')'
    ) }}
from {{ ref('approval_gap') }} as gap
inner join {{ ref('fiscal_period') }} as fiscal_period
    on gap.decided_on between fiscal_period.start_date and fiscal_period.end_date and fiscal_period.is_reported
left join {{ ref('approvable_document') }} as document
    on gap.object = document.object and gap.object_id = document.object_id
union all
select
    {{ check_record(
        'R72', period='fiscal_period.period', key="'time:' || entry.approved_by", left_value='1', right_value='0',
        currency="'count'", record="'time_entry:' || entry.time_entry_id", since_date='entry.approved_date',
        left_ref='entry.source_ref', risk_amount='abs(' ~ hours_value('entry') ~ ')', risk_currency=hours_currency('entry')
    ) }}
from {{ ref('time_entry') }} as entry
inner join {{ ref('fiscal_period') }} as fiscal_period
    on entry.approved_date between fiscal_period.start_date and fiscal_period.end_date and fiscal_period.is_reported
where entry.is_approved and (entry.approved_by = entry.resource_id or entry.approved_by = entry.submitted_by)
