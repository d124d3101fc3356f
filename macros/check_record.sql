{#- The one shape of a check: a row per record that takes part in a difference. The exception is the group of rows with the
    same check, period, key and currency; left and right are added up. `record` names what the money at risk belongs to
    ('time_entry:TE-1'), so that checks that watch the same record count it once. `currency` is a currency, 'hours' or
    'count'; the money at risk is the difference unless stated. `since_date` starts the ageing clock. -#}
{% macro check_record(
    check_id, key, left_value, right_value, currency, record, since_date,
    period=none, risk_amount=none, risk_currency=none, left_ref=none, right_ref=none, owner=none
) -%}
    '{{ check_id }}' as check_id,
    {{ period or last_period() }} as period,
    {{ key }} as key,
    {{ currency }} as currency,
    {{ record }} as record,
    {{ money(left_value) }} as left_value,
    {{ money(right_value) }} as right_value,
    {{ risk_currency or currency }} as risk_currency,
    {{ money(risk_amount or 'abs(' ~ left_value ~ ' - ' ~ right_value ~ ')') }} as risk_amount,
    cast({{ since_date }} as date) as since_date,
    cast({{ left_ref or 'null' }} as varchar) as left_ref,
    cast({{ right_ref or 'null' }} as varchar) as right_ref,
    cast({{ owner or 'null' }} as varchar) as owner
{%- endmacro %}

{#- Period L. -#}
{% macro last_period() -%}
    (select p.period from {{ ref('fiscal_period') }} as p where p.is_last)
{%- endmacro %}

{#- The reporting currency, for money at risk that has no currency of its own. -#}
{% macro reporting_currency() -%}
    (select b.currency from {{ ref('reporting_basis') }} as b)
{%- endmacro %}

{#- How severe an exception is: as its check is, or where that is said to be by value, as much money as is at risk, in the
    reporting currency. What nobody can put a value on counts as high. -#}
{% macro severity_of(severity, amount) -%}
    case
        when {{ severity }} <> 'by value' then {{ severity }}
        when {{ amount }} >= (select t.value from {{ ref('check_threshold') }} as t where t.check_id = 'severity_critical')
            then 'critical'
        when
            {{ amount }} <> 0
            and {{ amount }} < (select t.value from {{ ref('check_threshold') }} as t where t.check_id = 'severity_high')
            then 'medium'
        else 'high'
    end
{%- endmacro %}

{#- Money of time for checks that count hours: the contract value, or the card value of work that no contract rate prices. -#}
{% macro hours_value(entry) -%}
    case when {{ entry }}.bill_value <> 0 then {{ entry }}.bill_value else {{ entry }}.card_value end
{%- endmacro %}

{% macro hours_currency(entry) -%}
    coalesce(
        case when {{ entry }}.bill_value <> 0 then {{ entry }}.bill_currency else {{ entry }}.card_currency end,
        {{ reporting_currency() }}
    )
{%- endmacro %}

{#- A compared value as a message tells it: two decimals, of a count none. -#}
{% macro told(amount, currency) -%}
    case
        when {{ currency }} = 'count' then cast(cast({{ amount }} as decimal(38, 0)) as varchar)
        else cast(cast({{ amount }} as decimal(38, 2)) as varchar)
    end
{%- endmacro %}
