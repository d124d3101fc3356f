{#- The hours of a record's day among its seven columns by weekday (1 is Monday, 7 Sunday); empty where the day is. -#}
{% macro certinia_hours(record, weekday) -%}
    cast(case {{ weekday }}
        {%- for day in ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] %}
        when {{ loop.index }} then {{ record }}.pse__{{ day }}_hours__c
        {%- endfor %}
    end as decimal(18, 6))
{%- endmacro %}
