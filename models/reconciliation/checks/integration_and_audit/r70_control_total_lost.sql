-- R70 · Do control totals agree from source to mart?
-- Prevents numbers that records got lost from, or counted twice in, on their way. Left is the earliest stage of a source's
-- stream, right the mart, or the harmonized fact where no mart holds the stream; `control_total` shows the stage between. Of
-- payroll the amounts are told there alone, to who may see pay.
with bounded as (
    select
        *,
        min(stage_number) over (partition by source, total) as first_stage,
        max(stage_number) over (partition by total) as last_stage
    from {{ ref('control_total') }}
),

compared as (
    select
        total,
        entity,
        period,
        unit,
        sum(case when stage_number = first_stage and stage_number < 3 then amount else 0 end) as arrived,
        sum(case when stage_number = last_stage then amount else 0 end) as reported
    from bounded
    group by total, entity, period, unit
)

select
    {{ check_record(
        'R70', period='compared.period', key="compared.total || ':' || compared.entity",
        left_value="case when compared.total = 'payroll' then least(abs(compared.arrived - compared.reported), 1)"
        ~ " else compared.arrived end",
        right_value="case when compared.total = 'payroll' then 0 else compared.reported end",
        currency="case when compared.total = 'payroll' then 'count' else compared.unit end",
        record="'control_total:' || compared.total || ':' || compared.entity || ':' || compared.period",
        since_date='fiscal_period.end_date', risk_currency=reporting_currency(),
        risk_amount="case when compared.unit = 'hours' or compared.total = 'payroll' then 0"
        ~ " else abs(compared.arrived - compared.reported) end"
    ) }}
from compared
inner join {{ ref('fiscal_period') }} as fiscal_period on compared.period = fiscal_period.period
where compared.arrived <> compared.reported
