-- R73 · Which records arrive from two systems?
-- Prevents money that counts twice while an old and a new system both deliver it: records of one type with equal content
-- from more than one source. A source_ref starts with the source, so the first and the last in text order tell.
{%- set types = [
    ('invoice', 'invoice', 'invoice_id', 'customer_id', 'invoice_date', 'currency', 'gross', 'gross'),
    ('cash', 'cash_application', 'cash_id', 'customer_id', 'date', 'currency', 'amount', 'amount'),
    ('expense', 'expense', 'expense_id', 'resource_id', 'date', 'currency', 'amount', 'amount'),
    ('bill', 'subcontractor_bill', 'bill_id', 'resource_id', 'bill_date', 'currency', 'amount', 'amount'),
    ('time_entry', 'time_entry', 'time_entry_id', 'resource_id, engagement_id', 'work_date', 'bill_currency', 'hours',
     'bill_value')
] %}
with doubled as (
    {%- for type, fact, id, who, date, currency, quantity, amount in types %}
    select
        '{{ type }}:' || min({{ id }}) as record,
        {{ date }} as dated_on,
        min({{ currency }}) as currency,
        count(*) as record_count,
        max(abs({{ amount }})) as amount,
        min(source_ref) as first_ref,
        max(source_ref) as last_ref
    from {{ ref(fact) }}
    group by {{ who }}, {{ date }}, {{ currency }}, {{ quantity }}
    having count(*) > 1 and split_part(min(source_ref), '/', 1) <> split_part(max(source_ref), '/', 1)
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    {{ check_record(
        'R73', key='record', left_value='record_count', right_value='1', currency="'count'", record='record',
        since_date='dated_on', left_ref='first_ref', right_ref='last_ref',
        risk_amount=multiply('amount', 'record_count - 1'),
        risk_currency='coalesce(currency, ' ~ reporting_currency() ~ ')'
    ) }}
from doubled
