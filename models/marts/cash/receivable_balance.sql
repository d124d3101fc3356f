{{ config(materialized='ephemeral') }}
{%- set measures = ['ar_closing', 'ar_billings_gross', 'ar_cash', 'ar_writeoff'] %}

with lines as (
    select
        currency_view,
        customer,
        entity,
        bucket,
        period,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('receivable_line') }}
    group by currency_view, customer, entity, bucket, period
)

select
    account.*,
    {%- for measure in measures %}
    {{ money('coalesce(lines.' ~ measure ~ ', 0)') }} as {{ measure }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from {{ ref('receivable_account') }} as account
left join lines
    on
        account.currency_view = lines.currency_view
        and account.customer = lines.customer
        and account.entity = lines.entity
        and account.bucket = lines.bucket
        and account.period = lines.period
