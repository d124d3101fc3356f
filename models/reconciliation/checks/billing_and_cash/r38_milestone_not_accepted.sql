-- R38 · Which milestones are complete but not accepted?
-- Prevents delivered milestones from staying out of revenue and invoices for want of the customer's acceptance.
select
    {{ check_record(
        'R38', key='milestone.milestone_id', left_value='milestone.amount', right_value='0', currency='milestone.currency',
        record="'milestone:' || milestone.milestone_id",
        since_date='coalesce(milestone.completed_date, milestone.planned_date)', left_ref='milestone.source_ref'
    ) }}
from {{ ref('milestone_at_risk') }} as at_risk
inner join {{ ref('milestone') }} as milestone on at_risk.milestone_id = milestone.milestone_id
