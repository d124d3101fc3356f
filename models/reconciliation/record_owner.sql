{{ config(materialized='ephemeral') }}

{#- Whose the records of exceptions are, by the kind and id that `record` begins with: entity, practice, customer and
    engagement of the engagement they belong to; without one those of the document itself, or of the person as employed
    last. A kind that is not here belongs to nobody, nor does a deal or journal that names several. -#}
{%- set facts = {
    'engagement': [ref('engagement'), 'engagement_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'fee': [ref('engagement'), 'engagement_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'assignment': [ref('engagement'), 'engagement_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'milestone': [ref('milestone'), 'milestone_id', 'engagement_id', 'null', 'null', 'null'],
    'task': ['(' ~ input_layer('psa_task') ~ ')', 'task_id', 'engagement_id', 'null', 'null', 'null'],
    'billing_event': ['(' ~ input_layer('psa_billing_event') ~ ')', 'billing_event_id', 'engagement_id', 'null', 'null', 'null'],
    'booking': [ref('booking'), 'booking_id', 'engagement_id', 'customer_id', 'null', 'null'],
    'opportunity': ['deal', 'opportunity_id', 'engagement_id', 'customer_id', 'null', 'null'],
    'crm_customer': [ref('account'), 'account_id', 'null', 'customer_id', 'null', 'null'],
    'erp_customer': [ref('erp_customer'), 'erp_customer_id', 'null', 'customer_id', 'entity_id', 'null'],
    'invoice': [ref('invoice'), 'invoice_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'invoice_line': [ref('invoice'), 'invoice_id', 'engagement_id', 'customer_id', 'entity_id', 'null'],
    'journal': ['ledger_journal', 'journal', 'engagement_id', 'null', 'entity_id', 'null'],
    'transaction': [ref('project_transaction'), 'transaction_id', 'engagement_id', 'null', 'null', 'null'],
    'subcontractor_bill': [ref('subcontractor_bill'), 'bill_id', 'engagement_id', 'null', 'null', 'null'],
    'cash': [ref('cash_application'), 'cash_id', 'null', 'customer_id', 'entity_id', 'null'],
    'time_entry': [ref('time_entry'), 'time_entry_id', 'engagement_id', 'null', 'null', 'resource_id'],
    'expense': [ref('expense'), 'expense_id', 'engagement_id', 'null', 'null', 'resource_id'],
    'payroll': [ref('payroll'), 'payroll_line_id', 'null', 'null', 'null', 'resource_id'],
    'person': [ref('worker'), 'resource_id', 'null', 'null', 'null', 'resource_id'],
    'person_day': [ref('worker'), 'resource_id', 'null', 'null', 'null', 'resource_id'],
    'person_month': [ref('worker'), 'resource_id', 'null', 'null', 'null', 'resource_id'],
    'subcontract': [ref('worker'), 'resource_id', 'null', 'null', 'null', 'resource_id'],
    'entity': [ref('legal_entity'), 'entity_id', 'null', 'null', 'entity_id', 'null']
} %}
with deal as (
    select
        snapshot.opportunity_id,
        case when min(booking.engagement_id) = max(booking.engagement_id) then min(booking.engagement_id) end as engagement_id,
        case when min(snapshot.customer_id) = max(snapshot.customer_id) then min(snapshot.customer_id) end as customer_id
    from {{ ref('opportunity_snapshot') }} as snapshot
    left join {{ ref('booking') }} as booking on snapshot.opportunity_id = booking.opportunity_id
    group by snapshot.opportunity_id
),

ledger_journal as (
    select
        journal,
        case when min(engagement_id) = max(engagement_id) then min(engagement_id) end as engagement_id,
        case when min(entity_id) = max(entity_id) then min(entity_id) end as entity_id
    from {{ ref('journal_line') }}
    group by journal
),

owned as (
    {%- for kind, (fact, id, engagement, customer, entity, person) in facts.items() %}
    select
        '{{ kind }}' as kind, {{ id }} as id, cast({{ engagement }} as varchar) as engagement_id,
        cast({{ customer }} as varchar) as customer_id, cast({{ entity }} as varchar) as entity_id,
        cast({{ person }} as varchar) as resource_id
    from {{ fact }}
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
