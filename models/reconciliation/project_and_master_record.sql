-- The records of every check of these two areas that takes part in a difference.
{{ union_of([
    'r01_won_without_project', 'r02_project_without_contract', 'r03_won_without_signature', 'r04_contract_value',
    'r05_contract_terms', 'r06_change_order_not_in_plan', 'r07_project_not_ready', 'r08_slow_setup',
    'r09_time_outside_contract', 'r10_planned_after_end', 'r11_open_deal_hygiene',
    'r12_duplicate_customer', 'r13_unmapped_customer', 'r14_parent_differs', 'r15_unknown_project_or_task',
    'r16_person_in_one_system', 'r17_work_after_last_day', 'r18_person_attribute_differs', 'r19_cost_rate',
    'r20_bill_rate', 'r21_work_across_entities', 'r22_unmapped_code', 'r23_billable_default'
]) }}
