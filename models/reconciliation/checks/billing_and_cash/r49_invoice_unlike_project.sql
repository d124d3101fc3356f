-- R49 · Which invoices disagree with their project?
-- Prevents receivables against the wrong customer, in the wrong currency or in the wrong entity. A customer without a
-- mapping is R13's.
{%- set attributes = ['customer_id', 'currency', 'entity_id'] %}

{%- for attribute in attributes %}
select
    {{ check_record(
        'R49', period='invoice.invoice_period', key="invoice.invoice_id || ':" ~ attribute | replace('_id', '') ~ "'",
        left_value='1', right_value='0', currency="'count'", record="'invoice:' || invoice.invoice_id",
        since_date='invoice.invoice_date', risk_amount='abs(invoice.gross)', risk_currency='invoice.currency',
        left_ref='invoice.source_ref', right_ref='engagement.source_ref'
    ) }}
from {{ ref('invoice') }} as invoice
inner join {{ ref('engagement') }} as engagement on invoice.engagement_id = engagement.engagement_id
inner join {{ ref('fiscal_period') }} as fiscal_period on invoice.invoice_period = fiscal_period.period and fiscal_period.is_reported
where
    invoice.is_posted
    and invoice.{{ attribute }} <> engagement.{{ attribute }}
    and invoice.{{ attribute }} not like 'unmapped:%'
    and engagement.{{ attribute }} not like 'unmapped:%'
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
