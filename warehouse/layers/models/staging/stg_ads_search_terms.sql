select
    r.date as day,
    {{ word('r.platform') }} as platform,
    {{ ad_origin() }},
    {{ text('r.keyword') }} as keyword,
    {{ word('r.search_term') }} as query,
    {{ currency('r.currency') }} as currency,
    r.impressions,
    r.clicks,
    {{ exact('r.cost') }} as cost,
    {{ exact('r.conversions') }} as platform_conversions,
    {{ exact('r.conversion_value') }} as platform_value
from {{ source('raw', 'ads_search_terms') }} as r
{{ ad_origin_joins() }}
