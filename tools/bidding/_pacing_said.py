"""What the pacing tool says, and how it is asked."""

from __future__ import annotations

from terms import Words

TEXT = {
    "de": """{{name}}, {{month}}: Bis einschließlich {{today}} sind es {{spent}}, \
zum Monatsende voraussichtlich {{landing}}.
Erwartet wird eine Spanne von {{landing:interval}}.
{{unknown}}
Gegenüber dem Budget von {{budget}} sind das {{gap}}, also {{side}} Budget.
Die Wahrscheinlichkeit, das Budget zu überschreiten, ist {{p_over}}; die, deutlich darunter zu bleiben, {{p_under}}.
Um genau auf dem Budget zu landen, wären ab dem {{first}} täglich {{needed_per_day}} nötig, zuletzt {{per_day}}.
Das Budget ist seit dem {{since}} verbraucht und um {{over_already}} überschritten; zuletzt täglich {{per_day}}.
Zurzeit ohne Ausgaben: {{idle}}.
Außerdem fließt Geld in anderer Währung, das hier nicht mitgezählt ist: {{others}}.
Am meisten kostet es {{day_high}} ({{weekday_high}} eines üblichen Tages), am wenigsten {{day_low}} ({{weekday_low}}).
In die restlichen Tage fällt noch: {{ahead}}.""",
    "en": """{{name}}, {{month}}: {{spent}} up to and including {{today}}, and {{landing}} \
expected by the end of the month.
The range to expect is {{landing:interval}}.
{{unknown}}
Against the budget of {{budget}} that is {{gap}}, so {{side}} budget.
The probability of overspending is {{p_over}}; that of staying well below, {{p_under}}.
To land exactly on budget, {{needed_per_day}} a day would be needed from {{first}} on; lately it was {{per_day}}.
The budget has been used up since {{since}} and is exceeded by {{over_already}}; lately it was {{per_day}} a day.
Not spending at present: {{idle}}.
There is also money in another currency, which is not counted here: {{others}}.
Most is spent on {{day_high}} ({{weekday_high}} of an ordinary day), least on {{day_low}} ({{weekday_low}}).
Still ahead among the days left: {{ahead}}.""",
}
UNKNOWN = Words(
    de="Ihr Monatsbudget ist hier nicht bekannt. Nennen Sie es, etwa „Landen wir diesen Monat im Budget von "
    "20.000 €?“, dann lässt sich sagen, ob es reicht.",
    en="Your monthly budget is not known here. Name it, as in 'Will we land within the budget of €20,000 this "
    "month?', to hear whether it will do.",
)
OVER = Words(
    de="""{{name}}, {{month}}: {{landing}}; der Monat ist abgeschlossen.
Gegenüber dem Budget von {{budget}}: {{gap}}, also {{side}} Budget.
Außerdem floss Geld in anderer Währung, das hier nicht mitgezählt ist: {{others}}.""",
    en="""{{name}}, {{month}}: {{landing}}; the month is complete.
Against the budget of {{budget}}: {{gap}}, so {{side}} budget.
There was also money in another currency, which is not counted here: {{others}}.""",
)
ADVICE = Words(
    de="""Vorschlag zur Freigabe: die Tagesbudgets zusammen auf {{planned_per_day}} setzen statt {{now_per_day}}.
Folgt die Ausgabe dem, landet der Monat bei {{landing_planned}}; Spanne: {{landing_planned:interval}}.
Vorerst unverändert: {{held}}.""",
    en="""Proposed for approval: set daily budgets to {{planned_per_day}} in all instead of {{now_per_day}}.
If spend follows, the month lands at {{landing_planned}}; range: {{landing_planned:interval}}.
Unchanged for now: {{held}}.""",
)
ASKED = {
    "de": [
        "Wo landen wir diesen Monat mit den Ausgaben?",
        "Schaffen wir das Budget von 50.000 € im März?",
        "Sind wir on track mit dem Budget?",
        "Wie viel geben wir bis Monatsende voraussichtlich aus?",
        "Überziehen wir das Budget?",
        "Pacing für Google Ads",
        "Budget-Hochrechnung für Juni nach Kampagne",
        "Wie viel müssen wir pro Tag noch ausgeben, um 20.000 Euro zu erreichen?",
        "Reicht das Budget bis zum Monatsende?",
        "Liegen wir im Plan mit den Werbekosten?",
        "Prognose der Kosten für den laufenden Monat",
        "Hochrechnung Spend Meta Monatsende",
        "Wie wahrscheinlich ist es, dass wir mehr als 30k ausgeben?",
        "Geben wir zu schnell Geld aus?",
        "Wird die Kampagne „Brand DE“ ihr Budget ausschöpfen?",
        "Bleibt am Ende des Monats Budget übrig?",
        "Bitte prognostizieren Sie den Mediaspend zum Monatsende je Plattform.",
        "budget pacing april 15000",
        "Wie sieht die Budgetauslastung aus, wenn es so weitergeht?",
        "Welche Kampagnen laufen über ihr Monatsbudget hinaus?",
        "Auf welchen Betrag laufen wir bei TikTok zu?",
        "Wann ist unser Budget von 10.000 € bei diesem Tempo weg, noch vor Monatsende?",
        "Landung im Mai gegen 80.000 Euro Budget",
        "Geben wir zu wenig aus, um das Monatsbudget zu verbrauchen?",
        "Tagesbudget, das wir noch brauchen, um genau auf 45.000 zu kommen",
        "Mit welchen Gesamtkosten ist im Dezember zu rechnen?",
        "Wie weit sind wir vom Monatsbudget entfernt?",
        "Monatsende-Prognose Kosten",
        "Restbudget für Oktober bei 40.000 Euro",
        "Wie viel dürfen wir täglich noch ausgeben bei 60k im Monat?",
        "Verbrauchen wir das Meta-Budget diesen Monat ganz?",
        "Liegen wir vor oder hinter dem Budgetplan?",
        "Wie weit ist das Budget je Kampagne ausgeschöpft?",
        "Ausschöpfung der Budgets nach Konto",
        "Wie hoch müssen die Tagesbudgets ab morgen sein, damit wir bei 60.000 Euro landen?",
        "Landen wir diesen Monat im Budget?",
        "An welchen Wochentagen geben wir am meisten aus, und reicht das Monatsbudget dann noch?",
        "Tagesbudgets anpassen, damit der Monat aufgeht",
        "Black Friday steht an: sprengt das unser Novemberbudget?",
    ],
    "en": [
        "Where will spend land this month?",
        "Will we stay within the 50,000 budget in March?",
        "Are we on track with the budget?",
        "How much will we have spent by month end?",
        "Are we going to overspend?",
        "Pacing for Google Ads",
        "Projected June spend by campaign",
        "How much do we still need to spend per day to reach 20,000 euros?",
        "Will the budget last until the end of the month?",
        "Is ad spend on plan?",
        "Forecast of this month's cost",
        "month end spend projection meta",
        "How likely is it that we spend more than 30k?",
        "Are we burning money too fast?",
        'Will the "Brand UK" campaign use up its budget?',
        "Will there be budget left at the end of the month?",
        "Please forecast media spend at month end by platform.",
        "budget pacing april 15000",
        "What will budget utilisation look like at this rate?",
        "Which campaigns are running over their monthly budget?",
        "What total is TikTok heading for?",
        "At this pace, is our 10,000 gone before the month is over?",
        "May landing against a budget of 80,000 euros",
        "Are we underspending against the monthly budget?",
        "Daily spend needed to hit exactly 45,000",
        "What total cost should we expect for December?",
        "How far are we from the monthly budget?",
        "end of month cost forecast",
        "Remaining budget for October out of 40,000 euros",
        "Are we ahead of or behind the budget plan?",
        "Will the Meta budget be fully spent this month?",
        "Run rate against the monthly budget",
        "How far along is the budget of every campaign?",
        "budget utilisation by account",
        "What should daily budgets be from tomorrow to end the month at 60,000?",
        "Will we land within budget this month?",
        "How to adjust daily budgets so that the month works out",
        "Black Friday is coming: will it blow our November budget?",
        "which campaigns will underspend their monthly budget",
    ],
}
