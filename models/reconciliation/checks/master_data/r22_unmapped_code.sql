-- R22 · Which codes or rates are not mapped?
-- Prevents amounts that cannot be converted, people without capacity, and codes under which nothing adds up. A currency
-- needs both rates of L, an employee a job, their entity holidays, a project its class, a tax code of a project a tax rule, and
-- a service line of the CRM a project; or the firm's own list names the code. Tax codes of invoice lines are R50's, cost centres
-- that payroll and HR tell apart R67's.
with mapped_codes as (
    select 'currency' as kind, currency as code
    from {{ ref('exchange_rate') }}
    where
        currency_view = 'reporting'
        and period = {{ last_period() }}
        and average_rate is not null
        and closing_rate is not null
    union
    select 'job' as kind, resource_id as code from {{ ref('job') }}
    union
    select 'calendar' as kind, entity_id as code from ({{ input_layer('ref_holiday') }}) as holiday
    union
    select 'service_line' as kind, service_line as code
    from {{ ref('engagement') }}
    where 'service_line' not in (select listed.kind from ({{ input_layer('ref_code') }}) as listed)
    union
    select 'project_class' as kind, engagement_id as code from {{ ref('project') }} where client_work
    union
    select 'tax_code' as kind, tax_code as code from ({{ input_layer('ref_tax_rule') }}) as tax_rule
    union
    select kind, code from ({{ input_layer('ref_code') }}) as listed_code
)

select
    {{ check_record(
        'R22', key="used.kind || ':' || used.code", left_value='1', right_value='0', currency="'count'",
        record="'code:' || used.kind || ':' || used.code", since_date='null', risk_amount='0',
        risk_currency=reporting_currency(), left_ref='min(used.source_ref)'
    ) }}
from {{ ref('used_code') }} as used
left join mapped_codes on used.kind = mapped_codes.kind and used.code = mapped_codes.code
where mapped_codes.code is null
group by used.kind, used.code
