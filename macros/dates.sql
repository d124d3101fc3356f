{#- Calendar arithmetic on DATE columns, in dbt's cross-database terms. -#}
{% macro month_of(date) -%}
    substring(cast({{ date }} as varchar), 1, 7)
{%- endmacro %}

{% macro add_days(date, days) -%}
    cast({{ dbt.dateadd('day', days, date) }} as date)
{%- endmacro %}

{#- Whole calendar days from the first date to the second; negative when the second is earlier. -#}
{% macro days_between(from_date, to_date) -%}
    {{ dbt.datediff(from_date, to_date, 'day') }}
{%- endmacro %}

{#- The Monday of a day's ISO week: 1 January 1900 was one. -#}
{% macro monday_of(date) -%}
    {{ add_days(date, '-mod(' ~ days_between(first_day(), date) ~ ', 7)') }}
{%- endmacro %}

{#- Open ends of effective dating. -#}
{% macro first_day() -%} cast('1900-01-01' as date) {%- endmacro %}
{% macro last_day() -%} cast('9999-12-31' as date) {%- endmacro %}

{#- The last day whose records the build may know: without limit, or an earlier as-of date. -#}
{% macro known_until() -%}
    (select b.known_until from {{ ref('reporting_basis') }} as b)
{%- endmacro %}

{#- Months since the year 0 as a decimal, a part of a month by its days: the difference of two days is the number of
    monthly fees from the first up to, not including, the second. -#}
{% macro month_position(date) -%}
    (extract(year from {{ date }}) * 12 + extract(month from {{ date }}) + {{ divide(
        'extract(day from ' ~ date ~ ') - 1', 'extract(day from ' ~ dbt.last_day(date, 'month') ~ ')'
    ) }})
{%- endmacro %}

{#- The month ends (as_of) from the first change to the last one of a staged history with `changed_on`. -#}
{% macro month_ends_of(changes) -%}
    select last_day(cast(month_start as date)) as as_of
    from (
        select unnest(generate_series(date_trunc('month', min(changed_on)), max(changed_on), interval 1 month)) as month_start
        from {{ changes }}
    ) as months
{%- endmacro %}
