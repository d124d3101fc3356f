-- R37 · Which approved time is unbilled for too long?
-- Prevents finished work from ageing until the customer no longer accepts it.
select
    {{ check_record(
        'R37', key='status.engagement_id', left_value='status.bill_value', right_value='0', currency='status.bill_currency',
        record="'time_entry:' || status.time_entry_id", since_date='status.work_month_end',
        left_ref='status.source_ref', right_ref='status.posting_ref'
    ) }}
from {{ ref('posting_status') }} as status
left join {{ ref('engagement') }} as engagement on status.engagement_id = engagement.engagement_id
where
    not status.is_invoiced
    and status.is_stale
    and status.bill_value <> 0
    and {{ is_delivered_for('erp_project_transaction', 'engagement.entity_id') }}
