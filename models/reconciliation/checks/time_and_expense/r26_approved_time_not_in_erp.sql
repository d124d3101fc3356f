-- R26 · Which approved billable time never reached the ERP?
-- Prevents work the customer accepts from never being billed because a batch or a mapping failed.
select
    {{ check_record(
        'R26', key='status.resource_id', left_value='status.bill_value', right_value='0', currency='status.bill_currency',
        record="'time_entry:' || status.time_entry_id", since_date='status.approved_date', left_ref='status.source_ref'
    ) }}
from {{ ref('posting_status') }} as status
left join {{ ref('engagement') }} as engagement on status.engagement_id = engagement.engagement_id
where
    not status.is_posted
    and status.bill_value <> 0
    and {{ is_delivered_for('erp_project_transaction', 'engagement.entity_id') }}
