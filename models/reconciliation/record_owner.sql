{{ config(materialized='ephemeral') }}

{#- Whose the records of exceptions are, by the kind and id that `record` begins with: entity, practice, customer and
    engagement of the engagement they belong to; without one those of the document itself, or of the person as employed
    last. A kind that is not here belongs to nobody. -#}
{%- set facts = {
    'engagement': ['engagement', 'engagement_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'fee': ['engagement', 'engagement_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'assignment': ['engagement', 'engagement_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'milestone': ['milestone', 'milestone_id', 'engagement_id', 'null', 'null', 'null'],
    'booking': ['booking', 'booking_id', 'engagement_id', 'customer_id', 'null', 'null'],
    'invoice': ['invoice', 'invoice_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'invoice_line': ['invoice', 'invoice_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'transaction': ['project_transaction', 'transaction_id', 'engagement_id', 'null', 'null', 'null'],
    'subcontractor_bill': ['subcontractor_bill', 'bill_id', 'engagement_id', 'null', 'null', 'null'],
    'cash': ['cash_application', 'cash_id', 'null', 'customer_id', 'entity_id', 'null'],
    'time_entry': ['time_entry', 'time_entry_id', 'engagement_id', 'null', 'null', 'resource_id'],
    'expense': ['expense', 'expense_id', 'engagement_id', 'null', 'null', 'resource_id'],
    'person': ['worker', 'resource_id', 'null', 'null', 'null', 'resource_id'],
    'person_day': ['worker', 'resource_id', 'null', 'null', 'null', 'resource_id'],
    'person_month': ['worker', 'resource_id', 'null', 'null', 'null', 'resource_id'],
    'subcontract': ['worker', 'resource_id', 'null', 'null', 'null', 'resource_id'],
    'entity': ['legal_entity', 'entity_id', 'null', 'null', 'entity_id', 'null']
} %}
with owned as (
    {%- for kind, (fact, id, engagement, customer, entity, person) in facts.items() %}
    select
        '{{ kind }}' as kind, {{ id }} as id, cast({{ engagement }} as varchar) as engagement_id,
        cast({{ customer }} as varchar) as customer_id, cast({{ entity }} as varchar) as entity_id,
        cast({{ person }} as varchar) as resource_id
    from {{ ref(fact) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

last_job as (
    select resource_id, practice from {{ ref('job') }} where effective_to = {{ last_day() }}
)

select
    owned.kind,
    owned.id,
    coalesce(engagement.entity_id, owned.entity_id, worker.entity_id) as entity,
    coalesce(engagement.practice, last_job.practice) as practice,
    coalesce(engagement.customer_id, owned.customer_id) as customer,
    engagement.engagement_id as engagement
from owned
left join {{ ref('engagement') }} as engagement on owned.engagement_id = engagement.engagement_id
left join {{ ref('worker') }} as worker on owned.resource_id = worker.resource_id
left join last_job on owned.resource_id = last_job.resource_id
