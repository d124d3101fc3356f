-- R73 · Which records arrive from two systems?
-- Prevents money that counts twice while an old and a new system both deliver it: records of one type with equal content
-- from more than one source.
{%- set source = "split_part(source_ref, '/', 1)" %}
{%- set types = {
    'invoice': {'fact': 'invoice', 'id': 'invoice_id', 'date': 'invoice_date', 'currency': 'currency', 'amount': 'gross', 'who': 'customer_id'},
    'cash': {'fact': 'cash_application', 'id': 'cash_id', 'date': 'date', 'currency': 'currency', 'amount': 'amount', 'who': 'customer_id'},
    'expense': {'fact': 'expense', 'id': 'expense_id', 'date': 'date', 'currency': 'currency', 'amount': 'amount', 'who': 'resource_id'},
    'bill': {'fact': 'subcontractor_bill', 'id': 'bill_id', 'date': 'bill_date', 'currency': 'currency', 'amount': 'amount', 'who': 'resource_id'},
    'time_entry': {'fact': 'time_entry', 'id': 'time_entry_id', 'date': 'work_date', 'currency': 'bill_currency', 'amount': 'hours', 'who': "resource_id || '|' || engagement_id", 'value': 'bill_value'}
} %}
with doubled as (
    {%- for type, rule in types.items() %}
    select
        '{{ type }}:' || min({{ rule.id }}) as record,
        {{ rule.date }} as dated_on,
        min({{ rule.currency }}) as currency,
        count(distinct {{ source }}) as source_count,
        max(abs({{ rule.value or rule.amount }})) as amount,
        min(source_ref) as first_ref,
        max(source_ref) as other_ref
    from {{ ref(rule.fact) }}
    group by {{ rule.who }}, {{ rule.date }}, {{ rule.currency }}, {{ rule.amount }}
    having min({{ source }}) <> max({{ source }})
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    {{ check_record(
        'R73', key='record', left_value='source_count', right_value='1', currency="'count'", record='record',
        since_date='dated_on', left_ref='first_ref', right_ref='other_ref',
        risk_amount=multiply('amount', 'source_count - 1'),
        risk_currency='coalesce(currency, ' ~ reporting_currency() ~ ')'
    ) }}
from doubled
