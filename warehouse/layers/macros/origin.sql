{# Where a row came from: the one name of its source, its medium and its channel. Goes with `origin_joins`. #}
{% macro origin(medium='r.medium') -%}
    nullif(coalesce(p.source, {{ word('r.source') }}), '') as source,
    {{ text(medium) }} as medium,
    {{ text('r.campaign') }} as campaign,
    {{ channel('r.source', medium, 'r.campaign', 'k.category') }} as channel
{%- endmacro %}

{% macro origin_joins() -%}
left join {{ ref('platforms') }} as p on p.platform = {{ word('r.source') }}
left join {{ ref('source_categories') }} as k on k.source = coalesce(p.source, {{ word('r.source') }})
{%- endmacro %}

{# Ads name a platform where visits name a source and a medium. #}
{% macro ad_origin() -%}
    coalesce(p.source, {{ word('r.platform') }}) as source,
    coalesce(p.medium, 'cpc') as medium,
    {{ text('r.campaign') }} as campaign,
    {{ channel('coalesce(p.source, r.platform)', "coalesce(p.medium, 'cpc')", 'r.campaign', 'k.category') }} as channel
{%- endmacro %}

{% macro ad_origin_joins() -%}
left join {{ ref('platforms') }} as p on p.platform = {{ word('r.platform') }}
left join {{ ref('source_categories') }} as k on k.source = coalesce(p.source, {{ word('r.platform') }})
{%- endmacro %}
