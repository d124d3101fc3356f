with landed as (
    {{ current_landed('kantata', 'workspace') }}
),

customer as (
    {{ current_landed('kantata', 'workspace_group') }}
),

maven as (
    {{ current_landed('kantata', 'user') }}
)

select
    workspace.engagement_id,
    coalesce(lower(customer.account_system), customer.crm) as customer_ref_system,
    coalesce(customer.account_number, landed.primary_workspace_group_id) as customer_ref,
    landed.legal_entity as entity_id,
    landed.currency,
    workspace.method,
    cast(substring(landed.created_at, 1, 10) as date) as created_date,
    cast(landed.start_date as date) as start_date,
    cast(landed.effective_due_date as date) as end_date,
    cast({{ divide("coalesce(landed.price_in_cents, '0')", 'workspace.base_unit') }} as decimal(18, 6)) as psa_contract_value,
    cast(landed.noncancellable_through as date) as noncancellable_through,
    coalesce(lower(landed.right_to_invoice) in ('yes', 'true'), false) as right_to_invoice,
    landed.practice,
    landed.service_line,
    landed.region,
    landed.contract_number as contract_id,
    coalesce(maven.employee_number, landed.primary_maven_id) as project_manager_id,
    landed.source_ref
from landed
inner join {{ ref('kantata_workspace') }} as workspace on landed._source = workspace._source and landed.id = workspace.id
left join customer on landed._source = customer._source and landed.primary_workspace_group_id = customer.id
left join maven on landed._source = maven._source and landed.primary_maven_id = maven.id
where workspace.method is not null
