from django.urls import path

from course import views

urlpatterns = [
    path("", views.home, name="home"),
    path("privatliv/", views.privacy, name="privacy"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("billeder/<str:digest>/<str:name>", views.image, name="image"),
    path("<slug:course>/", views.course, name="course"),
    path("<slug:course>/ordliste/", views.glossary, name="glossary"),
    path("<slug:course>/<slug:chapter>/", views.chapter, name="chapter"),
]
