-- R04 · Does the contract value agree in CRM, PSA and ERP?
-- Prevents budgets, billing limits and backlog that rest on a contract value which is no longer the signed one.
with systems as (
    select 'psa' as system, '' as suffix
    union all
    select 'erp' as system, ':erp' as suffix where {{ is_connected('erp_contract') }}
),

contract_values as (
    select
        booking.engagement_id,
        systems.system,
        booking.currency,
        booking.tcv as signed_value,
        0 as held_value,
        booking.signed_date,
        booking.source_ref as left_ref,
        null as right_ref
    from {{ ref('booking') }} as booking
    cross join systems
    where booking.engagement_id is not null and booking.signed_date is not null
    union all
    select engagement_id, system, currency, 0, contract_value, null, null, source_ref from {{ ref('contract_value_held') }}
),

compared as (
    select
        contract_values.engagement_id,
        contract_values.engagement_id || systems.suffix as key,
        contract_values.currency,
        sum(contract_values.signed_value) as signed_value,
        sum(contract_values.held_value) as held_value,
        max(contract_values.signed_date) as signed_date,
        max(contract_values.left_ref) as left_ref,
        max(contract_values.right_ref) as right_ref
    from contract_values
    inner join systems on contract_values.system = systems.system
    group by contract_values.engagement_id, systems.suffix, contract_values.currency
)

select
    {{ check_record(
        'R04', key='compared.key', left_value='signed_value', right_value='held_value', currency='compared.currency',
        record="'engagement:' || compared.engagement_id || ':contract_value'",
        since_date='coalesce(compared.signed_date, engagement.created_date)', left_ref='left_ref', right_ref='right_ref'
    ) }}
from compared
inner join {{ ref('engagement') }} as engagement on compared.engagement_id = engagement.engagement_id
where
    signed_value <> held_value
    and (compared.key = compared.engagement_id or {{ is_delivered_for('erp_contract', 'engagement.entity_id') }})
