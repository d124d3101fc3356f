-- The records of every check of this area that takes part in a difference.
{%- set checks = [
    'r68_stale_source', 'r69_incomplete_extract', 'r70_control_total_lost', 'r71_manual_journal_without_reference',
    'r72_one_person_decided_twice', 'r73_record_from_two_sources', 'r74_untraceable_number', 'r75_plan_unlike_work',
    'r76_schema_drift'
] %}
{%- for check in checks %}
select * from {{ ref(check) }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
