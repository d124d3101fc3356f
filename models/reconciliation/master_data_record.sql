-- The records of every check of this area that takes part in a difference.
{%- set checks = [
    'r12_duplicate_customer', 'r13_unmapped_customer', 'r14_parent_differs', 'r15_unknown_project_or_task',
    'r16_person_in_one_system', 'r17_work_after_last_day', 'r18_person_attribute_differs', 'r19_cost_rate',
    'r20_bill_rate', 'r21_work_across_entities', 'r22_unmapped_code', 'r23_billable_default'
] %}
{%- for check in checks %}
select * from {{ ref(check) }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
