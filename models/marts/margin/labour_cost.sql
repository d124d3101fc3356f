with costed as (
    select
        line.*,
        line.is_employee and rate.has_hours as is_payroll_costed,
        rate.has_payroll,
        rate.hourly_cost
    from {{ ref('labour_line') }} as line
    left join {{ ref('payroll_rate') }} as rate
        on
            line.currency_view = rate.currency_view
            and line.resource_id = rate.resource_id
            and line.period = rate.period
            and line.cost_center_key = rate.cost_center_key
)

select
    currency_view,
    resource_id,
    home_entity_id,
    is_employee,
    engagement_id,
    is_client,
    practice_key,
    cost_center_key,
    period,
    hours,
    labour_std,
    {{ money('case
        when not is_payroll_costed then 0
        when has_payroll then ' ~ multiply('hourly_cost', 'hours') ~ '
        else labour_std
    end') }} as labour_true,
    {{ money('case when is_payroll_costed and not has_payroll then labour_std else 0 end') }} as labour_estimated
from costed
