{{ config(schema='marts') }}

{#- An entity has an input when the system that tells the entity tells the input, too, or some record of the input belongs to
    it; to a list of people also what is done there by people or for engagements of the entity. The drops together are one
    system. By input: its records, and whose entity it is that they name; people as the checks match them. -#}
{%- set of_expense = 'select expense.engagement_id from (%s) as told inner join ' ~ ref('expense')
    ~ ' as expense on told.expense_id = expense.expense_id' %}
{%- set of_person = 'select ' ~ linked_id('person', 'told.resource_id') ~ ' as resource_id from (%s) as told' %}
{%- set inputs = {
    'erp_contract': [input_layer('erp_contract'), 'engagement', 'engagement_id'],
    'erp_expense_posting': [of_expense % input_layer('erp_expense_posting'), 'engagement', 'engagement_id'],
    'erp_invoice_line': [input_layer('erp_invoice_line'), 'invoice', 'invoice_id'],
    'erp_journal_line': [input_layer('erp_journal_line'), 'legal_entity', 'entity_id'],
    'erp_journal_line.is_manual': [
        'select entity_id from (' ~ input_layer('erp_journal_line') ~ ') as told where is_manual is not null',
        'legal_entity', 'entity_id'
    ],
    'erp_project_transaction': ['select engagement_id from ' ~ ref('project_transaction'), 'engagement', 'engagement_id'],
    'erp_revenue_posting': ['select engagement_id from ' ~ ref('revenue_posting'), 'engagement', 'engagement_id'],
    'erp_sales_order': [input_layer('erp_sales_order'), 'engagement', 'engagement_id'],
    'expense_report_line': [of_expense % input_layer('expense_report_line'), 'engagement', 'engagement_id'],
    'payroll_actual': ['select resource_id from ' ~ ref('payroll'), 'worker', 'resource_id'],
    'psa_cost_rate': [of_person % input_layer('psa_cost_rate'), 'worker', 'resource_id'],
    'psa_resource': ['select worker_id as resource_id from ' ~ ref('psa_person'), 'worker', 'resource_id'],
    'ref_tax_rule': [input_layer('ref_tax_rule'), 'legal_entity', 'entity_id']
} %}
with untold as (
    select
        legal_entity.entity_id,
        connected.input
    from {{ ref('legal_entity') }} as legal_entity
    cross join (select distinct told.input from {{ source('run_history', 'connected_input') }} as told) as connected
    left join {{ source('run_history', 'connected_input') }} as own
        on connected.input = own.input and {{ system_of('legal_entity.source_ref') }} = own.connector
    where own.input is null and connected.input in ('{{ inputs | join("', '") }}')
),

held as (
    {%- for input, (records, owner, key) in inputs.items() %}
    select distinct
        '{{ input }}' as input,
        owner.entity_id
    from ({{ records }}) as named
    inner join {{ ref(owner) }} as owner on named.{{ key }} = owner.{{ key }}
    union all
    {%- endfor %}
    select distinct
        'psa_resource' as input,
        used.entity_id
    from (
        select entity_id, source_ref from {{ ref('engagement') }}
        union all
        select home_entity_id, source_ref from {{ ref('time_entry') }}
    ) as used
    inner join {{ source('run_history', 'connected_input') }} as people
        on people.input = 'psa_resource' and {{ system_of('used.source_ref') }} = people.connector
)

select
    untold.entity_id,
    untold.input
from untold
left join held on untold.entity_id = held.entity_id and untold.input = held.input
where held.input is null
