-- The records of every check of this area that takes part in a difference.
{%- set checks = [
    'r01_won_without_project', 'r02_project_without_contract', 'r03_won_without_signature', 'r04_contract_value',
    'r05_contract_terms', 'r06_change_order_not_in_plan', 'r07_project_not_ready', 'r08_slow_setup',
    'r09_time_outside_contract', 'r10_planned_after_end', 'r11_open_deal_hygiene'
] %}
{%- for check in checks %}
select * from {{ ref(check) }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
