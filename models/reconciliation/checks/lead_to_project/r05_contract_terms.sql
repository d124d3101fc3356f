-- R05 · Do the contract terms agree between the systems?
-- Prevents invoices in the wrong currency, to the wrong customer or on the wrong terms. Only terms that both sides state
-- are compared; the opposite, a term that is missing, is R07.
with engagements as (
    select
        engagement.engagement_id,
        engagement.currency,
        case when engagement.customer_id not like 'unmapped:%' then engagement.customer_id end as customer,
        engagement.entity_id as entity,
        engagement.method,
        engagement.start_date,
        engagement.end_date,
        engagement.service_line,
        terms.payment_terms,
        engagement.created_date,
        engagement.psa_contract_value,
        engagement.source_ref
    from {{ ref('engagement') }} as engagement
    inner join ({{ input_layer('psa_engagement') }}) as terms on engagement.engagement_id = terms.engagement_id
),

differing as (
    {%- for term in ['currency', 'customer', 'entity', 'method', 'start_date', 'end_date', 'service_line', 'payment_terms'] %}
    select
        engagements.engagement_id,
        '{{ term }}' as term,
        min(term.source_ref) as right_ref
    from engagements
    inner join {{ ref('contract_term') }} as term
        on engagements.engagement_id = term.engagement_id and engagements.{{ term }} <> term.{{ term }}
    group by engagements.engagement_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    {{ check_record(
        'R05', key="differing.engagement_id || ':' || differing.term", left_value='1', right_value='0', currency="'count'",
        record="'engagement:' || differing.engagement_id || ':contract'", since_date='engagements.created_date',
        risk_amount='engagements.psa_contract_value', risk_currency='engagements.currency',
        left_ref='engagements.source_ref', right_ref='differing.right_ref'
    ) }}
from differing
inner join engagements on differing.engagement_id = engagements.engagement_id
