"""Count the closed logs by day, as publishing does from now on."""

from django.db import migrations

COUNTED = """
INSERT INTO audits_populationday
    (day, agency, district, opening_code, closing_code, in_scope, logs)
SELECT closed_at::date, agency, district, opening_code, closing_code, in_scope, count(*)
FROM incidents_incident WHERE withdrawn_at IS NULL AND closed_at IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0001_initial"),
        ("incidents", "0001_initial"),
    ]
    operations = [migrations.RunSQL(COUNTED, "DELETE FROM audits_populationday")]
