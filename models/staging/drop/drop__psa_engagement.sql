with landed as (
    {{ current_landed('drop', 'psa_engagement') }}
)

select
    landed.engagement_id,
    landed.customer_ref_system,
    landed.customer_ref,
    landed.entity_id,
    landed.currency,
    landed.method,
    cast(landed.created_date as date) as created_date,
    cast(landed.start_date as date) as start_date,
    cast(landed.end_date as date) as end_date,
    cast(landed.psa_contract_value as decimal(18, 6)) as psa_contract_value,
    cast(landed.noncancellable_through as date) as noncancellable_through,
    landed.right_to_invoice = '1' as right_to_invoice,
    landed.practice,
    landed.service_line,
    landed.region,
    landed.contract_id,
    landed.project_manager_id,
    landed.account_owner_id,
    landed.status,
    cast(landed.nte_amount as decimal(18, 6)) as nte_amount,
    landed.tax_code,
    landed.billing_schedule,
    cast(landed.budget_amount as decimal(18, 6)) as budget_amount,
    cast(landed.target_margin as decimal(18, 6)) as target_margin,
    landed.payment_terms,
    landed.source_ref
from landed
