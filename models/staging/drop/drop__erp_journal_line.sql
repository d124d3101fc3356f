with landed as (
    {{ current_landed('drop', 'erp_journal_line') }}
)

select
    landed.journal_id,
    cast(landed.line_no as integer) as line_no,
    landed.entity_id,
    landed.book,
    cast(landed.posting_date as date) as posting_date,
    landed.account_id,
    landed.account_class,
    landed.engagement_id,
    landed.customer_id,
    landed.cost_center,
    landed.currency,
    cast(landed.amount_txn as decimal(18, 6)) as amount_txn,
    cast(landed.amount_functional as decimal(18, 6)) as amount_functional,
    landed.source_doc,
    landed.is_manual = '1' as is_manual,
    landed.posted_by,
    landed.partner_entity_id,
    landed.source_ref
from landed
