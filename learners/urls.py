from django.urls import path

from learners import views

urlpatterns = [
    path("laesevalg/", views.preferences, name="preferences"),
    path("privatliv/glem/", views.forget, name="forget"),
    path("privatliv/glemt/", views.forgotten, name="forgotten"),
]
