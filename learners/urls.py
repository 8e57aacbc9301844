from django.urls import path

from learners import views

urlpatterns = [
    path("laesevalg/", views.preferences, name="preferences"),
    path("privatliv/mine-data.json", views.my_data, name="my-data"),
    path("privatliv/glem/", views.forget, name="forget"),
    path("privatliv/glemt/", views.forgotten, name="forgotten"),
]
