-- R50 · Which tax codes are missing or implausible?
-- Prevents tax that is owed and not charged, or charged and not owed. The rules are those of the invoice's entity, the
-- customer's country (the entity's own where the ERP has none) and the service line; rates are fractions. A code that no
-- rule allows is counted, a tax that does not follow from the rate stands in money.
with lines as (
    select
        line.invoice_id || ':' || cast(line.line_no as varchar) as line_key,
        line.tax_code,
        line.net,
        line.tax,
        invoice.entity_id,
        coalesce(erp_customer.country, legal_entity.country) as country,
        engagement.service_line,
        invoice.currency,
        invoice.invoice_date,
        invoice.invoice_period,
        line.source_ref
    from ({{ input_layer('erp_invoice_line') }}) as line
    inner join {{ ref('invoice') }} as invoice on line.invoice_id = invoice.invoice_id and invoice.is_posted
    inner join {{ ref('engagement') }} as engagement on line.engagement_id = engagement.engagement_id
    inner join {{ ref('legal_entity') }} as legal_entity on invoice.entity_id = legal_entity.entity_id
    left join ({{ input_layer('erp_customer') }}) as erp_customer on invoice.erp_customer_id = erp_customer.erp_customer_id
    inner join {{ ref('fiscal_period') }} as fiscal_period on invoice.invoice_period = fiscal_period.period and fiscal_period.is_reported
    where {{ is_delivered_for('ref_tax_rule', 'invoice.entity_id') }}
),

ruled as (
    select
        lines.*,
        rule.tax_code is null as is_disallowed,
        cast({{ multiply('lines.net', 'rule.rate') }} as decimal(38, 2)) as rule_tax,
        rule.source_ref as rule_ref
    from lines
    left join ({{ input_layer('ref_tax_rule') }}) as rule
        on
            lines.entity_id = rule.entity_id
            and lines.country = rule.customer_country
            and lines.service_line = rule.service_line
            and lines.tax_code = rule.tax_code
)

select
    {{ check_record(
        'R50', period='invoice_period', key="line_key || ':code'", left_value='1', right_value='0', currency="'count'",
        record="'invoice_line:' || line_key || ':tax'", since_date='invoice_date', risk_amount='abs(tax)',
        risk_currency='currency', left_ref='source_ref'
    ) }}
from ruled
where is_disallowed
union all
select
    {{ check_record(
        'R50', period='invoice_period', key='line_key', left_value='tax', right_value='rule_tax', currency='currency',
        record="'invoice_line:' || line_key || ':tax'", since_date='invoice_date', left_ref='source_ref', right_ref='rule_ref'
    ) }}
from ruled
where tax <> rule_tax
