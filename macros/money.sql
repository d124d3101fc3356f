{#- Amounts travel as DECIMAL(38,12). DuckDB caps a product of two 18-digit decimals at 18 digits, so every product goes
    through `multiply`, which states its width; an amount beyond 10^14 raises an overflow error, it never wraps. -#}
{% macro money(expression) -%}
    cast({{ expression }} as decimal(38, 12))
{%- endmacro %}

{% macro multiply(amount, rate) -%}
    cast(cast({{ amount }} as decimal(38, 12)) * cast({{ rate }} as decimal(38, 12)) as decimal(38, 12))
{%- endmacro %}

{#- The one division: half-up (away from zero) to 12 decimals; empty when the denominator is zero or empty. -#}
{% macro divide(numerator, denominator) -%}
    {{ return(adapter.dispatch('divide', 'crossfoot')(numerator, denominator)) }}
{%- endmacro %}

{#- DuckDB divides decimals as doubles, so the quotient is taken in scaled 128-bit integers. -#}
{% macro duckdb__divide(numerator, denominator) -%}
    {%- set n -%} cast(cast({{ numerator }} as decimal(38, 12)) * 1000000000000 as hugeint) {%- endset -%}
    {%- set d -%} cast(cast({{ denominator }} as decimal(38, 12)) * 1000000000000 as hugeint) {%- endset -%}
    case when cast({{ denominator }} as decimal(38, 12)) <> 0 then
        cast(
            cast(
                sign({{ n }}) * sign({{ d }}) * ((2 * abs({{ n }}) * 1000000000000 + abs({{ d }})) // (2 * abs({{ d }})))
                as decimal(38, 0)
            ) * cast(0.000000000001 as decimal(12, 12)) as decimal(38, 12)
        )
    end
{%- endmacro %}

{% macro default__divide(numerator, denominator) -%}
    cast(
        cast({{ numerator }} as decimal(38, 12)) / nullif(cast({{ denominator }} as decimal(38, 12)), 0)
        as decimal(38, 12)
    )
{%- endmacro %}
