-- R25 · Which time is submitted but not decided?
-- Prevents work from missing its period, and its invoice, because an approver was away.
select
    {{ check_record(
        'R25', key='entry.resource_id', left_value='entry.hours', right_value='0', currency="'hours'",
        record="'time_entry:' || entry.time_entry_id", since_date='entry.submitted_date',
        risk_amount=hours_value('entry'), risk_currency=hours_currency('entry'), left_ref='entry.source_ref'
    ) }}
from {{ ref('time_entry') }} as entry
where entry.status = 'submitted'
