{# The channel of a visit, by the order of rules of Google's default channel grouping.

   category  search, social, shopping or video, from the seed source_categories; null for other sources
#}
{% macro channel(source, medium, campaign, category) -%}
{%- set s, m, c = word(source), word(medium), word(campaign) -%}
{%- set paid = "(" ~ m ~ " like '%cp%' or " ~ m ~ " like 'paid%' or " ~ m ~ " in ('ppc', 'retargeting'))" -%}
{%- set shop = "(" ~ category ~ " = 'shopping' or " ~ matches(c, "(^|[^a-df-z])shop|shopping") ~ ")" -%}
case
    when {{ s }} in ('', '(direct)', 'direct') and {{ m }} in ('', '(none)', '(not set)', 'none') then 'Direct'
    when {{ c }} like '%cross-network%' then 'Cross-network'
    when {{ paid }} and {{ shop }} then 'Paid Shopping'
    when {{ paid }} and {{ category }} = 'search' and {{ c }} like '%display%' then 'Display'
    when {{ paid }} and {{ category }} = 'search' and ({{ c }} like '%video%' or {{ c }} like '%youtube%') then 'Paid Video'
    when {{ paid }} and {{ category }} = 'search' then 'Paid Search'
    when {{ paid }} and {{ category }} = 'social' then 'Paid Social'
    when {{ paid }} and {{ category }} = 'video' then 'Paid Video'
    when {{ m }} in ('display', 'banner', 'expandable', 'interstitial', 'cpm') then 'Display'
    when {{ paid }} then 'Paid Other'
    when {{ shop }} then 'Organic Shopping'
    when {{ category }} = 'social'
        or {{ m }} in ('social', 'social-network', 'social-media', 'sm', 'social network', 'social media')
        then 'Organic Social'
    when {{ category }} = 'video' or {{ m }} like '%video%' then 'Organic Video'
    when {{ category }} = 'search' or {{ m }} = 'organic' then 'Organic Search'
    when {{ s }} in ('email', 'e-mail', 'e_mail', 'e mail', 'newsletter')
        or {{ m }} in ('email', 'e-mail', 'e_mail', 'e mail', 'newsletter')
        then 'Email'
    when {{ m }} in ('affiliate', 'affiliates') then 'Affiliates'
    when {{ m }} in ('referral', 'app', 'link') then 'Referral'
    when {{ m }} = 'audio' then 'Audio'
    when {{ s }} = 'sms' or {{ m }} = 'sms' then 'SMS'
    when {{ m }} like '%push' or {{ m }} like '%mobile%' or {{ m }} like '%notification%' then 'Mobile Push Notifications'
    else 'Unassigned'
end
{%- endmacro %}

{% macro matches(expression, pattern) -%}
{%- if target.type == 'postgres' -%} {{ expression }} ~ '{{ pattern }}'
{%- else -%} regexp_matches({{ expression }}, '{{ pattern }}')
{%- endif -%}
{%- endmacro %}
