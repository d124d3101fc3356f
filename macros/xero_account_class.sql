{#- What an account is to the checks: its role, told by the options of the source, else by its type. What Xero's payroll
    posts is pay on whatever account: charts without accounts of type wages keep it among the expenses. -#}
{% macro xero_account_class(account, source_type='cast(null as varchar)') -%}
    coalesce(
        {{ account }}.role,
        case
            when {{ source_type }} in ('PAYSLIP', 'WAGEPAYABLE') or {{ source_type }} like 'INTEGRATEDPAYROLL%'
                then
                    case {{ account }}.class
                        when 'EXPENSE' then 'labour'
                        when 'ASSET' then lower({{ account }}.type)
                        else 'payroll_liability'
                    end
            when {{ account }}.systemaccount = 'WAGEPAYABLES' then 'payroll_liability'
            when {{ account }}.systemaccount = 'DEBTORS' then 'ar'
            when {{ account }}.systemaccount = 'CREDITORS' then 'ap'
            when {{ account }}.type in ('REVENUE', 'SALES') then 'revenue'
            when {{ account }}.type = 'OTHERINCOME' then 'other_income'
            when {{ account }}.type = 'DIRECTCOSTS' then 'cost_of_revenue'
            when {{ account }}.type in ('WAGESEXPENSE', 'SUPERANNUATIONEXPENSE') then 'labour'
            when
                {{ account }}.type in ('WAGESPAYABLELIABILITY', 'SUPERANNUATIONLIABILITY', 'PAYGLIABILITY', 'PAYG')
                then 'payroll_liability'
            when {{ account }}.type in ('EXPENSE', 'OVERHEADS', 'DEPRECIATN') then 'overhead'
        end,
        lower({{ account }}.type)
    )
{%- endmacro %}
