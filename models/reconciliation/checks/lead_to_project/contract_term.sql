-- The terms of an engagement that a signed booking in the CRM or the contract in the ERP states in its own words.
-- A customer that is not mapped is the business of R13.
select
    booking.engagement_id,
    'crm' as system,
    booking.currency,
    case when account.customer_id not like 'unmapped:%' then account.customer_id end as customer,
    cast(null as varchar) as entity,
    cast(null as varchar) as method,
    cast(null as date) as start_date,
    cast(null as date) as end_date,
    booking.service_line,
    cast(null as varchar) as payment_terms,
    booking.source_ref
from ({{ input_layer('crm_booking') }}) as booking
left join {{ ref('account') }} as account on booking.account_id = account.account_id
where booking.signed_date <= {{ known_until() }}
union all
select
    contract.engagement_id,
    'erp' as system,
    contract.currency,
    case when customer.customer_id not like 'unmapped:%' then customer.customer_id end as customer,
    contract.entity_id as entity,
    contract.method,
    contract.start_date,
    contract.end_date,
    contract.service_line,
    contract.payment_terms,
    contract.source_ref
from ({{ input_layer('erp_contract') }}) as contract
left join {{ ref('erp_customer') }} as customer on contract.erp_customer_id = customer.erp_customer_id
