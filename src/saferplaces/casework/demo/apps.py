"""The app of the demonstration's casework."""

from django.apps import AppConfig


class CaseworkDemo(AppConfig):
    """What the demonstration's people have done in eighteen months; it has no tables."""

    name = "saferplaces.casework.demo"
    label = "casework_demo"
    verbose_name = "Casework of the demonstration"

    def ready(self) -> None:
        """Have the stories told."""
        from saferplaces.casework.demo import cases, keeping, plans  # noqa: PLC0415
        from saferplaces.foundation.demo import DEMO, Story  # noqa: PLC0415 - models load later

        DEMO.add(Story("eighteen months of cases", cases.story), name="cases", order=20)
        DEMO.add(Story("problem-solving plans", plans.story), name="plans", order=25)
        DEMO.add(Story("retention decisions", keeping.story), name="retention", order=30)
