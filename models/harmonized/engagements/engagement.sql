select
    engagements.engagement_id,
    coalesce(engagements.contract_id, engagements.engagement_id) as contract_id,
    {{ customer_key('mapped.customer_id', 'engagements.customer_ref_system', 'engagements.customer_ref') }} as customer_id,
    engagements.entity_id,
    engagements.currency,
    engagements.method,
    engagements.practice,
    engagements.service_line,
    engagements.region,
    engagements.created_date,
    engagements.start_date,
    engagements.end_date,
    engagements.psa_contract_value,
    engagements.noncancellable_through,
    engagements.right_to_invoice,
    engagements.project_manager_id,
    engagements.account_owner_id,
    engagements.target_margin,
    engagements.source_ref
from ({{ input_layer('psa_engagement') }}) as engagements
left join {{ ref('customer_map') }} as mapped
    on engagements.customer_ref_system = mapped.system and engagements.customer_ref = mapped.source_id
