{{ config(materialized='ephemeral') }}

{#- What a method needs is always required; an attribute of the project (manager, tax code, …) only where it is kept,
    that is, where at least one project of the same system carries it. -#}
{%- set attributes = ['project_manager_id', 'tax_code', 'billing_schedule', 'budget_amount', 'payment_terms'] %}
{%- set needs = {
    'bill_rate': ["method = 'tm'", 'psa_bill_rate', ''],
    'recurring_fee': ["method in ('retainer', 'managed_service')", 'psa_recurring_fee', ''],
    'milestone': ["method = 'milestone'", 'psa_milestone', ''],
    'estimated_cost': ["method = 'fixed_poc_cost'", 'psa_estimate', 'eac_cost is not null'],
    'estimated_hours': ["method = 'fixed_poc_hours'", 'psa_estimate', 'eac_hours is not null']
} %}

with engagements as (
    select
        {%- for attribute in attributes %}
        {{ attribute }} is null and max({{ attribute }}) over (partition by {{ system_of('source_ref') }}) is not null as lacks_{{ attribute }},
        {%- endfor %}
        engagement_id,
        method,
        currency,
        psa_contract_value,
        created_date,
        end_date,
        status,
        source_ref
    from ({{ input_layer('psa_engagement') }}) as input_rows
),

lacking as (
    {%- for attribute in attributes %}
    select engagement_id, '{{ attribute }}' as attribute from engagements where lacks_{{ attribute }}
    union all
    {%- endfor %}
    {%- for attribute, (methods, input, condition) in needs.items() %}
    select engagement_id, '{{ attribute }}' as attribute from engagements
    where
        {{ methods }}
        and {{ is_connected(input) }}
        and engagement_id not in (select i.engagement_id from ({{ input_layer(input) }}) as i{{ ' where ' ~ condition if condition }})
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    lacking.attribute,
    engagements.engagement_id,
    engagements.currency,
    engagements.psa_contract_value,
    engagements.created_date,
    engagements.end_date,
    engagements.status,
    engagements.source_ref
from lacking
inner join engagements on lacking.engagement_id = engagements.engagement_id
